package dev.gantry.engine.volumes;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import dev.gantry.contracts.values.MemorySize;

/**
 * All that makes a volume.
 *
 * @param name names it, unique per home, and is safe as a file's name
 * @param anonymous whether its name was made up, so that it goes with its container
 * @param limit how much it can hold; zero for no limit
 * @param options kept and shown, without a meaning to the engine
 * @param labels kept and shown
 */
public record VolumeSpec(String name, boolean anonymous, MemorySize limit, Map<String, String> options,
		Map<String, String> labels) {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

	public VolumeSpec {
		requireName(name);
		Objects.requireNonNull(limit, "limit");
		options = (options == null) ? Map.of() : Map.copyOf(options);
		labels = (labels == null) ? Map.of() : Map.copyOf(labels);
	}

	/** A volume without limit and labels. */
	public static VolumeSpec of(String name) {
		return new VolumeSpec(name, false, MemorySize.ZERO, Map.of(), Map.of());
	}

	/**
	 * Refuses what cannot be a volume's name.
	 * @throws IllegalArgumentException when it is none
	 */
	public static String requireName(String name) {
		if (name == null || !NAME.matcher(name).matches()) {
			throw new IllegalArgumentException("a volume's name has 1 to 128 letters, digits, '_', '.' or '-',"
					+ " the first a letter or digit: '" + name + "'");
		}
		return name;
	}

	public VolumeSpec withLimit(MemorySize limit) {
		return new VolumeSpec(this.name, this.anonymous, limit, this.options, this.labels);
	}

	public VolumeSpec withLabels(Map<String, String> labels) {
		return new VolumeSpec(this.name, this.anonymous, this.limit, this.options, labels);
	}

}
