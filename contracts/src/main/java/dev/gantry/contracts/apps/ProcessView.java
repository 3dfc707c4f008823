package dev.gantry.contracts.apps;

import java.util.List;

import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.PlacementRules;
import dev.gantry.contracts.values.RolloutSteps;
import dev.gantry.contracts.values.VolumeMounts;

/**
 * A process type of an app.
 *
 * @param type its name
 * @param replicas wanted instances
 * @param ready healthy instances
 * @param command replaces the image's; empty means the image's own
 * @param cpu CPU of each instance
 * @param memory memory of each instance
 * @param port the port it listens on, or {@code null}
 * @param healthPath the path that is probed, or {@code null} for a TCP check
 * @param placement where its instances may run
 * @param volumes where its instance sees the app's volumes
 * @param rollout how many a rollout replaces at a time; an empty object for all
 */
public record ProcessView(String type, int replicas, int ready, List<String> command, CpuShare cpu, MemorySize memory,
		Integer port, String healthPath, PlacementRules placement, VolumeMounts volumes, RolloutSteps rollout) {
}
