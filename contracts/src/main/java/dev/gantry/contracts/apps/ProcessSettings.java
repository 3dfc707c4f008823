package dev.gantry.contracts.apps;

import java.time.Duration;
import java.util.List;

import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.PlacementRules;
import dev.gantry.contracts.values.RolloutSteps;
import dev.gantry.contracts.values.VolumeMounts;

/**
 * The body of {@code PUT /apps/{app}/processes/{type}}; what is {@code null} stays as it
 * is. Changing the replicas alone scales; any other change makes a release.
 *
 * @param replicas wanted instances
 * @param command replaces the image's entrypoint and command; an empty list restores them
 * @param cpu CPU of each instance
 * @param memory memory of each instance
 * @param port the port it listens on
 * @param health how readiness is probed
 * @param placement where instances may run; replaces what was said before
 * @param volumes where its instance sees the app's volumes; replaces what was said before
 * @param rollout how many a rollout replaces at a time; replaces what was said before
 */
public record ProcessSettings(Integer replicas, List<String> command, CpuShare cpu, MemorySize memory, Integer port,
		Health health, PlacementRules placement, VolumeMounts volumes, RolloutSteps rollout) {

	/** A number of replicas, and nothing else. */
	public static ProcessSettings scaled(int replicas) {
		return new ProcessSettings(replicas, null, null, null, null, null, null, null, null);
	}

	/** Volumes, and nothing else. */
	public static ProcessSettings mounting(VolumeMounts volumes) {
		return new ProcessSettings(null, null, null, null, null, null, null, volumes, null);
	}

	/**
	 * How readiness is probed.
	 *
	 * @param path the path to ask for
	 * @param interval between probes
	 * @param timeout of one probe
	 */
	public record Health(String path, Duration interval, Duration timeout) {
	}

}
