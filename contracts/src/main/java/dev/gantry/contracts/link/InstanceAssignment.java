package dev.gantry.contracts.link;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.values.HealthCheck;
import dev.gantry.contracts.values.ResourceLimits;

/**
 * One generation of an instance that a node shall run or stop. Idempotent, keyed by
 * (instance, generation). The agent never restarts an ended generation: the platform
 * decides on the next one.
 *
 * @param instanceId the instance
 * @param generation which attempt to run it
 * @param app the app's name
 * @param process the process type
 * @param index which replica, from 1
 * @param release the release's number
 * @param image {@code host:port/repository@digest}, pulled with the node's token when it
 * is the platform's registry
 * @param command replaces the image's entrypoint and command; empty leaves them
 * @param environment over the image's
 * @param port the port that it must listen on (also given as {@code PORT}), or
 * {@code null} for none
 * @param limits what it may use
 * @param health how it shows that it is ready
 * @param stopGrace between the stop signal and the kill
 * @param desired what is wanted
 * @param run what it has as a run, that is not probed and ends by itself; {@code null}
 * for an instance of a process type
 * @param volumes what it finds in its container beside the image
 */
public record InstanceAssignment(String instanceId, long generation, String app, String process, int index, int release,
		String image, List<String> command, Map<String, String> environment, Integer port, ResourceLimits limits,
		HealthCheck health, Duration stopGrace, DesiredState desired, RunTerms run, List<AssignedVolume> volumes) {

	public InstanceAssignment {
		volumes = (volumes != null) ? List.copyOf(volumes) : List.of();
	}

	/** Without volumes. */
	public InstanceAssignment(String instanceId, long generation, String app, String process, int index, int release,
			String image, List<String> command, Map<String, String> environment, Integer port, ResourceLimits limits,
			HealthCheck health, Duration stopGrace, DesiredState desired, RunTerms run) {
		this(instanceId, generation, app, process, index, release, image, command, environment, port, limits, health,
				stopGrace, desired, run, List.of());
	}

	/** Of an instance of a process type. */
	public InstanceAssignment(String instanceId, long generation, String app, String process, int index, int release,
			String image, List<String> command, Map<String, String> environment, Integer port, ResourceLimits limits,
			HealthCheck health, Duration stopGrace, DesiredState desired) {
		this(instanceId, generation, app, process, index, release, image, command, environment, port, limits, health,
				stopGrace, desired, null, List.of());
	}

}
