package dev.gantry.scheduler.cluster;

import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.link.NodeReport;

/**
 * What a node last told.
 *
 * @param at when, by the platform's clock
 * @param capacity what it can give now
 * @param containers its containers
 */
public record NodeObservation(Instant at, NodeCapacity capacity, Map<GenerationKey, ContainerReport> containers) {

	public NodeObservation {
		containers = Map.copyOf(containers);
	}

	public static NodeObservation of(Instant at, NodeReport report) {
		Map<GenerationKey, ContainerReport> containers = report.containers()
			.stream()
			.collect(Collectors.toMap((container) -> new GenerationKey(container.instanceId(), container.generation()),
					Function.identity(), (first, second) -> second));
		return new NodeObservation(at, report.capacity(), containers);
	}

}
