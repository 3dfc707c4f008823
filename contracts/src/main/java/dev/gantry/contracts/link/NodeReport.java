package dev.gantry.contracts.link;

import java.util.List;

/**
 * What an agent observes, always in full: {@code POST /agent/v1/report}. Sent on every
 * change (gathered over some milliseconds) and as heartbeat every few seconds.
 *
 * @param sequence grows with every report of one agent process; older ones are ignored
 * @param epoch the highest leader epoch that the agent has seen
 * @param capacity what the node can give now
 * @param containers every container that an assignment made, running or ended, until the
 * platform drops its assignment
 * @param faults what is wrong with the host, for people to read
 */
public record NodeReport(long sequence, long epoch, NodeCapacity capacity, List<ContainerReport> containers,
		List<String> faults) {
}
