package dev.gantry.engine.build.language;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a mistyped one was probably meant to be. */
public final class NearestName {

	private NearestName() {
	}

	/**
	 * The known name with the smallest edit distance, if it is near enough to be a slip
	 * of the finger: at most a third of the name's length, and at least one edit.
	 */
	public static Optional<String> of(String name, Collection<String> known) {
		String lower = name.toLowerCase(Locale.ROOT);
		return known.stream()
			.filter((candidate) -> distance(lower, candidate.toLowerCase(Locale.ROOT)) <= Math.max(1,
					Math.max(name.length(), candidate.length()) / 3))
			.min(Comparator.comparingInt((candidate) -> distance(lower, candidate.toLowerCase(Locale.ROOT))));
	}

	/** A sentence for an error's remedy: the nearest name, else all of them. */
	public static String remedy(String name, Collection<String> known) {
		return of(name, known).map((nearest) -> "Did you mean " + nearest + "?")
			.orElseGet(() -> "Known are " + String.join(", ", known));
	}

	/** Edits, where swapping two neighbours counts as one (optimal string alignment). */
	private static int distance(String left, String right) {
		int[][] cost = new int[left.length() + 1][right.length() + 1];
		for (int i = 0; i <= left.length(); i++) {
			for (int j = 0; j <= right.length(); j++) {
				cost[i][j] = (i == 0 || j == 0) ? i + j : cheapest(cost, left, right, i, j);
			}
		}
		return cost[left.length()][right.length()];
	}

	private static int cheapest(int[][] cost, String left, String right, int i, int j) {
		boolean same = left.charAt(i - 1) == right.charAt(j - 1);
		int best = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
		boolean swapped = i > 1 && j > 1 && left.charAt(i - 1) == right.charAt(j - 2)
				&& left.charAt(i - 2) == right.charAt(j - 1);
		return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
	}

}
