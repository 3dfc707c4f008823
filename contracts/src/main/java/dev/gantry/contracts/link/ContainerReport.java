package dev.gantry.contracts.link;

import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.errors.Failure;

/**
 * What a node knows of one generation of an instance.
 *
 * @param instanceId the instance
 * @param generation which attempt to run it
 * @param containerId the engine's id, or {@code null} before there is a container
 * @param phase how far it has come
 * @param since when it entered that phase
 * @param address {@code host:port} where the router reaches its port, or {@code null}
 * @param startedAt when the process started, or {@code null}
 * @param exit how it ended, in {@code EXITED}
 * @param failure why it never ran, in {@code FAILED}, or what the last probe said, in
 * {@code RUNNING} and {@code UNHEALTHY}; otherwise {@code null}
 * @param probes the last few probes as text, newest last
 * @param known whether an assignment that the agent remembers made it; an unknown one is
 * reported and left alone
 */
public record ContainerReport(String instanceId, long generation, String containerId, ContainerPhase phase,
		Instant since, String address, Instant startedAt, ContainerExit exit, Failure failure, List<String> probes,
		boolean known) {
}
