package dev.gantry.platform.problems;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a person may have meant. */
public final class Nearest {

	private Nearest() {
	}

	/**
	 * The known word with the fewest letters to change, if it is not a different word
	 * altogether.
	 */
	public static Optional<String> to(String word, Collection<String> known) {
		String wanted = word.toLowerCase(Locale.ROOT);
		return known.stream()
			.min(Comparator.comparingInt((candidate) -> distance(wanted, candidate.toLowerCase(Locale.ROOT))))
			.filter((candidate) -> distance(wanted, candidate.toLowerCase(Locale.ROOT)) <= Math.max(2,
					candidate.length() / 2));
	}

	/** Levenshtein's distance: letters to insert, remove or replace. */
	private static int distance(String from, String to) {
		int[] row = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= to.length(); j++) {
				int replaced = diagonal + ((from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[to.length()];
	}

}
