package dev.gantry.contracts.link;

import java.time.Duration;
import java.util.List;

import dev.gantry.contracts.values.MemorySize;

/**
 * What the instances of a node use: {@code POST /agent/v1/usage}, every few seconds.
 *
 * @param instances one for each container that runs
 */
public record UsageReport(List<InstanceUsage> instances) {

	public UsageReport {
		instances = List.copyOf(instances);
	}

	/**
	 * What an instance uses.
	 *
	 * @param instanceId the instance
	 * @param generation which attempt
	 * @param cpu processor time since its start
	 * @param memory that counts against its limit
	 */
	public record InstanceUsage(String instanceId, long generation, Duration cpu, MemorySize memory) {
	}

}
