package dev.gantry.engine.containers;

import java.util.Objects;
import java.util.regex.Pattern;

import dev.gantry.contracts.values.MemorySize;

/**
 * How a container shares the machine, beyond its limits. Zero and empty leave the
 * kernel's default.
 *
 * @param cpuWeight its weight beside other containers when processors are short: 1 to
 * 10,000, the kernel's default is 100
 * @param cpus the processors it may run on, as {@code 0-2,7}
 * @param memoryNodes the memory nodes it may use, as {@code 0,1}
 * @param memoryHigh from where on the kernel takes memory back before it is short
 * @param swap how much may be swapped out; by default nothing
 * @param ioWeight its weight at disks: 1 to 10,000, the kernel's default is 100
 */
public record ResourceControls(int cpuWeight, String cpus, String memoryNodes, MemorySize memoryHigh, MemorySize swap,
		int ioWeight) {

	private static final Pattern LIST = Pattern.compile("([0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?)*)?");

	public static final ResourceControls DEFAULT = new ResourceControls(0, "", "", MemorySize.ZERO, MemorySize.ZERO, 0);

	public ResourceControls {
		requireWeight("processor", cpuWeight);
		requireWeight("disk", ioWeight);
		requireList("processors", cpus);
		requireList("memory nodes", memoryNodes);
		Objects.requireNonNull(memoryHigh, "memoryHigh");
		Objects.requireNonNull(swap, "swap");
	}

	private static void requireWeight(String what, int weight) {
		if (weight < 0 || weight > 10_000) {
			throw new IllegalArgumentException(
					"a " + what + " weight is between 1 and 10000, or 0 for the default: " + weight);
		}
	}

	private static void requireList(String what, String list) {
		if (!LIST.matcher(list).matches()) {
			throw new IllegalArgumentException("not a list of " + what + " as in '0-2,7': '" + list + "'");
		}
	}

}
