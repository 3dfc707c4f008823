package dev.gantry.engine.containers;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.engine.cgroups.ControlGroups;
import dev.gantry.kernel.process.PidFd;

/**
 * Finds out what became of a container that an earlier agent made:
 *
 * <pre>
 * failed.json                          Failed
 * exit                                 Exited
 * pid, and its process runs            Running
 * pid, and only its shim runs         Running until that has written the exit: where the disk is full
 * pid, its process and shim are gone   Exited, with a status that nobody knows
 * none of these                        Created
 * </pre>
 *
 * @param state the state; {@code null} leaves it created
 * @param pid the {@code pid} file, or {@code null}
 * @param process the running process, or {@code null}
 */
record Adoption(ContainerState state, PidFile pid, PidFd process) {

	/** A host that went down, or a shim and a container that were killed together. */
	private static final int UNKNOWN_STATUS = 255 << 8;

	/** The others are not to wait for one whose shim does not come to its end. */
	private static final int SHIM_PATIENCE_MILLIS = 2_000;

	static Adoption of(ContainerDirectory directory, ControlGroups groups, Clock clock) throws IOException {
		Optional<ContainerDirectory.Failed> failed = directory.failed();
		if (failed.isPresent()) {
			return new Adoption(new ContainerState.Failed(failed.get().exitCode(), failed.get().failure()), null, null);
		}
		Optional<ContainerExit> exit = directory.exit();
		PidFile pid = directory.pid().orElse(null);
		if (exit.isPresent()) {
			return new Adoption(new ContainerState.Exited(exit.get()), pid, null);
		}
		if (pid == null) {
			return new Adoption(null, null, null);
		}
		ContainerState.Running running = new ContainerState.Running(pid.pid(), pid.startTime(), pid.at());
		Optional<PidFd> process = pid.process();
		if (process.isPresent()) {
			return new Adoption(running, pid, process.get());
		}
		try (PidFd shim = pid.shimProcess().orElse(null)) {
			if (shim != null && !shim.awaitEnd(SHIM_PATIENCE_MILLIS)) {
				return new Adoption(running, pid, null);
			}
		}
		if (directory.exit().isEmpty()) {
			groups.end(directory.path().getFileName().toString());
			directory.exit(UNKNOWN_STATUS, clock.instant());
		}
		return new Adoption(new ContainerState.Exited(directory.exit().orElseThrow()), pid, null);
	}

	void apply(LiveContainer live) {
		if (this.state instanceof ContainerState.Running running) {
			live.running(running, this.process, new LiveContainer.Given(this.pid.record(), this.pid.shim()));
		}
		else if (this.state != null) {
			if (this.pid != null) {
				live.noted((upkeep) -> upkeep.started(this.pid.at()));
			}
			live.ended(this.state);
			live.tellEnd();
		}
	}

}
