package dev.gantry.engine.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that a configuration wants to have run at points of a container's life. */
final class Hooks {

	private final Node hooks;

	Hooks(Node config) {
		this.hooks = config.get("hooks");
	}

	/**
	 * Runs the hooks of one point on the host, one after the other.
	 * @param state the container's state as JSON, their input
	 * @throws RuntimeFailure when one of them fails
	 */
	void run(String point, byte[] state) {
		for (Node hook : this.hooks.get(point).elements()) {
			run(hook, state);
		}
	}

	/** As {@link #run}; what fails is told and does not stop the others. */
	void runAll(String point, byte[] state) {
		for (Node hook : this.hooks.get(point).elements()) {
			try {
				run(hook, state);
			}
			catch (RuntimeFailure ex) {
				Log.warn(ex.getMessage());
			}
		}
	}

	private static void run(Node hook, byte[] state) {
		String path = absolute(hook);
		List<String> arguments = hook.get("args").texts();
		List<String> command = new ArrayList<>(List.of(path));
		if (arguments.size() > 1) {
			command.addAll(arguments.subList(1, arguments.size()));
		}
		ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectError(ProcessBuilder.Redirect.INHERIT);
		builder.environment().clear();
		for (String variable : hook.get("env").texts()) {
			int equals = variable.indexOf('=');
			builder.environment().put(variable.substring(0, Math.max(equals, 0)), variable.substring(equals + 1));
		}
		try {
			Process process = builder.start();
			try (OutputStream out = process.getOutputStream()) {
				out.write(state);
			}
			catch (IOException ex) {
				// Not every hook reads its input.
			}
			await(hook, process, path);
		}
		catch (IOException ex) {
			throw new RuntimeFailure("run " + hook.path() + " " + path + ": " + ex.getMessage(), ex);
		}
	}

	private static void await(Node hook, Process process, String path) {
		long seconds = hook.get("timeout").number(0);
		try {
			if (seconds > 0 && !process.waitFor(seconds, TimeUnit.SECONDS)) {
				process.destroyForcibly();
				throw new RuntimeFailure(hook.path() + " " + path + " did not end within " + seconds + " s");
			}
			int status = process.waitFor();
			if (status != 0) {
				throw new RuntimeFailure(hook.path() + " " + path + " ended with status " + status);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RuntimeFailure("interrupted", ex);
		}
	}

	private static String absolute(Node hook) {
		String path = hook.get("path").text();
		if (!Path.of(path).isAbsolute()) {
			throw new RuntimeFailure("config.json: " + hook.path() + ".path is not absolute: " + path);
		}
		return path;
	}

	/**
	 * Writes the hooks that the container's own process runs.
	 * @param state the container's state with its process number 0, as JSON
	 */
	Request write(String point, byte[] state) {
		String text = new String(state, StandardCharsets.UTF_8);
		String mark = "\"pid\":";
		int cut = text.indexOf(mark) + mark.length();
		List<Node> hooks = this.hooks.get(point).elements();
		Request request = new Request().text(text.substring(0, cut)).text(text.substring(cut + 1)).number(hooks.size());
		for (Node hook : hooks) {
			String path = absolute(hook);
			List<String> arguments = hook.get("args").texts();
			request.text(path).texts(arguments.isEmpty() ? List.of(path) : arguments);
			request.texts(hook.get("env").texts()).number(hook.get("timeout").number(0));
		}
		return request;
	}

}
