package dev.gantry.engine.containers;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * How a container shares the disks.
 *
 * @param weight its weight at all disks: 1 to 10,000, the kernel's default is 100; 0
 * leaves that
 * @param weights its weight at single disks, by {@code MAJOR:MINOR}
 * @param rates what it may do at most
 */
public record DiskShares(int weight, Map<String, Integer> weights, List<DiskRate> rates) {

	/** The kernel's defaults. */
	public static final DiskShares DEFAULT = new DiskShares(0, Map.of(), List.of());

	private static final int MOST = 64;

	@JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
	public DiskShares {
		requireWeight("disk", weight);
		weights = (weights != null) ? Map.copyOf(new TreeMap<>(weights)) : Map.of();
		rates = (rates != null) ? List.copyOf(rates) : List.of();
		weights.forEach((device, each) -> {
			new DiskRate(device, DiskRate.Kind.READS, 1);
			requireWeight("disk", each);
		});
		if (weights.size() > MOST || rates.size() > MOST) {
			throw new IllegalArgumentException("a container has at most " + MOST + " rates and weights of disks");
		}
	}

	/** As documents of earlier versions have it. */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static DiskShares ofWeight(int weight) {
		return new DiskShares(weight, Map.of(), List.of());
	}

	/** What the other one sets, and else this. */
	DiskShares with(DiskShares other) {
		return new DiskShares((other.weight != 0) ? other.weight : this.weight,
				other.weights.isEmpty() ? this.weights : other.weights,
				other.rates.isEmpty() ? this.rates : other.rates);
	}

	// Here and not in ResourceControls, whose default needs this class's to be there
	// first.
	static void requireWeight(String what, int weight) {
		if (weight < 0 || weight > 10_000) {
			throw new IllegalArgumentException(
					"a " + what + " weight is between 1 and 10000, or 0 for the default: " + weight);
		}
	}

}
