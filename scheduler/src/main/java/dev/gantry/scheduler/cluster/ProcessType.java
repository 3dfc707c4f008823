package dev.gantry.scheduler.cluster;

import java.time.Duration;
import java.util.List;

import dev.gantry.contracts.values.HealthCheck;
import dev.gantry.contracts.values.PlacementRules;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.contracts.values.RolloutSteps;
import dev.gantry.contracts.values.VolumeMounts;

/**
 * One kind of process of a release. How many of it are wanted is the app's
 * {@linkplain App#formation() formation}, because scaling makes no release.
 *
 * @param type its name
 * @param command replaces the image's entrypoint and command; empty leaves them
 * @param port the port that it listens on, or {@code null} for none
 * @param limits what each instance may use; placement reserves it
 * @param health how an instance shows that it is ready
 * @param stopGrace between the stop signal and the kill
 * @param placement where its instances may run
 * @param volumes what its instance sees of the app's volumes; with any, it has one
 * instance at most
 * @param steps how many of its instances a rollout replaces at a time
 */
public record ProcessType(String type, List<String> command, Integer port, ResourceLimits limits, HealthCheck health,
		Duration stopGrace, PlacementRules placement, VolumeMounts volumes, RolloutSteps steps) {

	/** The process type that an app's host names lead to. */
	public static final String WEB = "web";

	/** What a process type gets that asks for nothing. */
	public static final Duration DEFAULT_STOP_GRACE = Duration.ofSeconds(10);

	public ProcessType {
		command = List.copyOf(command);
	}

	/** One that is replaced all at once. */
	public ProcessType(String type, List<String> command, Integer port, ResourceLimits limits, HealthCheck health,
			Duration stopGrace, PlacementRules placement, VolumeMounts volumes) {
		this(type, command, port, limits, health, stopGrace, placement, volumes, RolloutSteps.ALL);
	}

	/** One without volumes. */
	public ProcessType(String type, List<String> command, Integer port, ResourceLimits limits, HealthCheck health,
			Duration stopGrace, PlacementRules placement) {
		this(type, command, port, limits, health, stopGrace, placement, VolumeMounts.NONE);
	}

	/** One that may run anywhere. */
	public ProcessType(String type, List<String> command, Integer port, ResourceLimits limits, HealthCheck health,
			Duration stopGrace) {
		this(type, command, port, limits, health, stopGrace, PlacementRules.NONE);
	}

}
