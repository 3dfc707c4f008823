package dev.gantry.engine.containers;

import java.util.Map;
import java.util.Objects;

import dev.gantry.engine.logs.LogOptions;

/**
 * How the engine treats a container.
 *
 * @param labels the caller's own notes; they never steer the engine
 * @param stopSignal the number of the signal that asks it to end
 * @param log how its output is kept
 */
public record Housekeeping(Map<String, String> labels, int stopSignal, LogOptions log) {

	/** No labels, SIGTERM, three files of 10 MB. */
	public static final Housekeeping DEFAULT = new Housekeeping(Map.of(), 15, LogOptions.DEFAULT);

	public Housekeeping {
		labels = Map.copyOf(labels);
		Objects.requireNonNull(log, "log");
		if (stopSignal < 1 || stopSignal > 64) {
			throw new IllegalArgumentException("a signal's number is between 1 and 64: " + stopSignal);
		}
	}

	public Housekeeping withLabels(Map<String, String> labels) {
		return new Housekeeping(labels, this.stopSignal, this.log);
	}

	public Housekeeping withStopSignal(int stopSignal) {
		return new Housekeeping(this.labels, stopSignal, this.log);
	}

}
