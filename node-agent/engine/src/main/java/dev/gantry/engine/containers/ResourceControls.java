package dev.gantry.engine.containers;

import java.util.Objects;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonAlias;
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
 * @param disks how it shares the disks; {@code null}: the kernel's defaults
 */
public record ResourceControls(int cpuWeight, String cpus, String memoryNodes, MemorySize memoryHigh, MemorySize swap,
		@JsonAlias("ioWeight") DiskShares disks) {

	private static final Pattern LIST = Pattern.compile("([0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?)*)?");

	public static final ResourceControls DEFAULT = new ResourceControls(0, "", "", MemorySize.ZERO, MemorySize.ZERO,
			DiskShares.DEFAULT);

	public ResourceControls {
		DiskShares.requireWeight("processor", cpuWeight);
		requireList("processors", cpus);
		requireList("memory nodes", memoryNodes);
		Objects.requireNonNull(memoryHigh, "memoryHigh");
		Objects.requireNonNull(swap, "swap");
		disks = (disks != null) ? disks : DiskShares.DEFAULT;
	}

	/** What the other one sets, and else this. */
	ResourceControls with(ResourceControls other) {
		return new ResourceControls((other.cpuWeight != 0) ? other.cpuWeight : this.cpuWeight,
				other.cpus.isEmpty() ? this.cpus : other.cpus,
				other.memoryNodes.isEmpty() ? this.memoryNodes : other.memoryNodes,
				other.memoryHigh.equals(MemorySize.ZERO) ? this.memoryHigh : other.memoryHigh,
				other.swap.equals(MemorySize.ZERO) ? this.swap : other.swap, this.disks.with(other.disks));
	}

	private static void requireList(String what, String list) {
		if (!LIST.matcher(list).matches()) {
			throw new IllegalArgumentException("not a list of " + what + " as in '0-2,7': '" + list + "'");
		}
	}

}
