package dev.gantry.contracts.values;

import java.util.Map;
import java.util.regex.Pattern;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Where instances of a process type may run, and where they had better.
 *
 * @param labels labels that a node must have, with these values
 * @param architecture the processor that a node must have, such as {@code amd64}, or
 * {@code null} for any
 * @param spread a label: instances are spread over its values (zones, racks) before they
 * are spread over nodes; {@code null} for nodes alone
 * @param packed whether nodes are filled one after the other instead of evenly
 * @param disk what each instance reserves of a node's disk
 * @param priority from 0 to 1000: when there is no room, instances of a lower one give
 * way
 */
public record PlacementRules(Map<String, String> labels, String architecture, String spread, boolean packed,
		MemorySize disk, int priority) {

	/** Of a process type that asks for nothing. */
	public static final PlacementRules NONE = new PlacementRules(Map.of(), null, null, false, MemorySize.ZERO, 0);

	private static final int MOST_LABELS = 20;

	private static final int HIGHEST = 1000;

	private static final Pattern WORD = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?");

	public PlacementRules {
		labels = (labels != null) ? Map.copyOf(labels) : Map.of();
		disk = (disk != null) ? disk : MemorySize.ZERO;
		if (labels.size() > MOST_LABELS) {
			throw invalid("asks for " + labels.size() + " labels", "Ask for " + MOST_LABELS + " at most");
		}
		labels.forEach((label, value) -> {
			requireWord("label", label);
			requireWord("value of label '" + label + "'", value);
		});
		requireWord("label to spread by", spread);
		requireWord("architecture", architecture);
		if (priority < 0 || priority > HIGHEST) {
			throw invalid("has priority " + priority, "Give a number from 0 to " + HIGHEST);
		}
	}

	/** From a document that may leave anything out. */
	@JsonCreator
	static PlacementRules read(@JsonProperty("labels") Map<String, String> labels,
			@JsonProperty("architecture") String architecture, @JsonProperty("spread") String spread,
			@JsonProperty("packed") Boolean packed, @JsonProperty("disk") MemorySize disk,
			@JsonProperty("priority") Integer priority) {
		return new PlacementRules(labels, architecture, spread, packed != null && packed, disk,
				(priority != null) ? priority : 0);
	}

	private static void requireWord(String what, String text) {
		if (text != null && !WORD.matcher(text).matches()) {
			throw invalid("has the " + what + " '" + text + "'",
					"Use letters, digits, '.', '_', '/' and '-', 63 characters at most");
		}
	}

	private static GantryException invalid(String what, String remedy) {
		return new GantryException(ErrorCode.REQUEST_INVALID, "The placement of a process type " + what, remedy);
	}

}
