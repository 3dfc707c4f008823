package dev.gantry.contracts.detection;

import java.util.ArrayList;
import java.util.List;

/**
 * What detection made of a source tree.
 *
 * @param kind what the app is, for example {@code Python}
 * @param dockerfile how to build it
 * @param decisions why it is like that
 */
public record Detected(String kind, String dockerfile, List<Decision> decisions) {

	public Detected {
		decisions = List.copyOf(decisions);
	}

	/** The decisions as lines of a table with aligned columns. */
	public List<String> table() {
		int question = width(this.decisions.stream().map(Decision::question).toList());
		int choice = width(this.decisions.stream().map(Decision::choice).toList());
		List<String> lines = new ArrayList<>();
		this.decisions.forEach((decision) -> lines.add(
				pad(decision.question(), question) + "  " + pad(decision.choice(), choice) + "  " + decision.reason()));
		return lines;
	}

	private static int width(List<String> texts) {
		return texts.stream().mapToInt(String::length).max().orElse(0);
	}

	private static String pad(String text, int width) {
		return text + " ".repeat(width - text.length());
	}

}
