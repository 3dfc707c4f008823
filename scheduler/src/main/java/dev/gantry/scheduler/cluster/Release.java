package dev.gantry.scheduler.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable release.
 *
 * @param number counts the app's releases from 1
 * @param image {@code host:port/repository@digest}
 * @param environment the configuration that it pins
 * @param processes its process types
 */
public record Release(int number, String image, Map<String, String> environment, List<ProcessType> processes) {

	public Release {
		environment = Map.copyOf(environment);
		processes = List.copyOf(processes);
	}

	public Optional<ProcessType> process(String type) {
		return this.processes.stream().filter((process) -> process.type().equals(type)).findFirst();
	}

}
