package dev.gantry.engine.runtime;

import java.io.IOException;
import java.nio.file.Path;

/** Runs one more process in a container. */
final class Execution {

	private final StateDirectory directory;

	private final Node process;

	private final Creation.Wishes wishes;

	/**
	 * A process.
	 * @param process as {@code process} of a configuration
	 */
	Execution(StateDirectory directory, Node process, Creation.Wishes wishes) {
		this.directory = directory;
		this.process = process;
		this.wishes = wishes;
	}

	/**
	 * Runs it.
	 * @return its number on the host
	 */
	int run() throws IOException {
		State state = this.directory.read();
		State.Status status = this.directory.status(state);
		if (status != State.Status.RUNNING && status != State.Status.CREATED) {
			throw new RuntimeFailure("container '" + state.id() + "' is " + status.label() + ": nothing can run in it");
		}
		boolean terminal = this.process.get("terminal").truth();
		if (terminal == this.wishes.console().isEmpty()) {
			throw new RuntimeFailure("a terminal and --console-socket go together");
		}
		Namespaces namespaces = Namespaces.of(state.pid());
		Node config = Creation.configOf(this.directory);
		ProcessRequest writer = new ProcessRequest(this.process, Seccomp.of(config.get("linux").get("seccomp")), false);
		Request request = new Request().large(0).number(this.wishes.preserved()).truth(terminal);
		request.text(this.wishes.console()).text("").text("").truth(false);
		request.truth(namespaces.has(Namespaces.USER)).text(writer.oomScore()).text("").bytes(new byte[0]);
		namespaces.write(request);
		request.text("_ses." + state.id()).number(writer.uid()).number(writer.gid());
		if (terminal) {
			Creation.size(request, this.process);
		}
		request.text("").text("").number(0).append(writer.write());
		try (Launch launch = Launch.begin(this.directory.path())) {
			state.controlGroups().join(launch.pid());
			launch.send(request);
			int pid = launch.await(Launch.Event.CLONED);
			launch.goOn();
			launch.await(Launch.Event.READY);
			launch.awaitExecution();
			launch.finish();
			Path pidFile = this.wishes.pidFile();
			if (pidFile != null) {
				Creation.writePid(pidFile, pid);
			}
			return pid;
		}
		finally {
			Launch.sweep(this.directory.path());
		}
	}

}
