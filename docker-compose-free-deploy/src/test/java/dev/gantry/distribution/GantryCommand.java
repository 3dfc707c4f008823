package dev.gantry.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the assembled {@code gantry} as a person would. */
final class GantryCommand {

	private static final Duration PATIENCE = Duration.ofMinutes(6);

	private final Path script = Path.of("target/gantry/bin/gantry").toAbsolutePath();

	private final Path home;

	GantryCommand(Path home) {
		this.home = home;
	}

	/**
	 * What a command did.
	 *
	 * @param status its exit status
	 * @param output what it wrote to standard output and error
	 */
	record Result(int status, String output) {

		String lastLine() {
			String[] lines = this.output.strip().split("\n");
			return lines[lines.length - 1];
		}

	}

	/** Runs a command on the platform of this home. */
	Result run(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--home");
		all.add(this.home.toString());
		return runPlain(all.toArray(String[]::new));
	}

	/** Runs a command as it is. */
	Result runPlain(String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(this.script.toString());
		command.addAll(List.of(arguments));
		try {
			Path output = Files.createTempFile("gantry-e2e", ".out");
			try {
				Process process = new ProcessBuilder(command).redirectErrorStream(true)
					.redirectOutput(output.toFile())
					.start();
				if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
					process.destroyForcibly();
					throw new AssertionError(command + " did not end; so far: " + Files.readString(output));
				}
				String text = Files.readString(output, StandardCharsets.UTF_8);
				System.out.println("$ gantry " + String.join(" ", arguments) + "\n" + text.indent(4));
				return new Result(process.exitValue(), text);
			}
			finally {
				Files.delete(output);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
