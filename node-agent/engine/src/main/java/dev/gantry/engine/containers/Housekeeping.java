package dev.gantry.engine.containers;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import dev.gantry.engine.logs.LogOptions;

/**
 * How the engine treats a container.
 *
 * @param labels the caller's own notes; they never steer the engine
 * @param stopSignal the number of the signal that asks it to end
 * @param log how its output is kept
 * @param name what people call it, unique per engine; empty: its id
 * @param care what the engine does for it; {@code null} for nothing
 */
public record Housekeeping(Map<String, String> labels, int stopSignal, LogOptions log, String name, Care care) {

	/** No labels, SIGTERM, three files of 10 MB. */
	public static final Housekeeping DEFAULT = new Housekeeping(Map.of(), 15, LogOptions.DEFAULT, "", Care.NONE);

	private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

	public Housekeeping {
		labels = Map.copyOf(labels);
		Objects.requireNonNull(log, "log");
		care = (care != null) ? care : Care.NONE;
		name = (name != null) ? name : "";
		if (!name.isEmpty() && !NAME.matcher(name).matches()) {
			throw new IllegalArgumentException(
					"a container's name has 1 to 128 letters, digits, '_', '.' or '-', the first a letter or digit: "
							+ name);
		}
		if (stopSignal < 1 || stopSignal > 64) {
			throw new IllegalArgumentException("a signal's number is between 1 and 64: " + stopSignal);
		}
	}

	/** Without care. */
	public Housekeeping(Map<String, String> labels, int stopSignal, LogOptions log, String name) {
		this(labels, stopSignal, log, name, Care.NONE);
	}

	public Housekeeping withLabels(Map<String, String> labels) {
		return new Housekeeping(labels, this.stopSignal, this.log, this.name, this.care);
	}

	public Housekeeping withStopSignal(int stopSignal) {
		return new Housekeeping(this.labels, stopSignal, this.log, this.name, this.care);
	}

	public Housekeeping withLog(LogOptions log) {
		return new Housekeeping(this.labels, this.stopSignal, log, this.name, this.care);
	}

	public Housekeeping withName(String name) {
		return new Housekeeping(this.labels, this.stopSignal, this.log, name, this.care);
	}

	public Housekeeping with(Care care) {
		return new Housekeeping(this.labels, this.stopSignal, this.log, this.name, care);
	}

}
