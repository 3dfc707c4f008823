package dev.gantry.engine.launch;

import java.nio.file.Path;

import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.ProcessSpec;

/**
 * A process to be started in a running container.
 *
 * @param spec the container's
 * @param target the container's first process
 * @param record what the container was given
 * @param process what to run
 * @param directory where its shim keeps {@code pid} and {@code exit}
 * @param wishes of who starts it
 */
public record ExecLaunch(ContainerSpec spec, Target target, LaunchRecord record, ProcessSpec process, Path directory,
		LaunchWishes wishes) {

	/**
	 * A process whose namespaces are entered.
	 *
	 * @param pid its number
	 * @param startTime its start in clock ticks since boot
	 */
	public record Target(int pid, long startTime) {

		Path root() {
			return Path.of("/proc/" + this.pid + "/root");
		}

	}

}
