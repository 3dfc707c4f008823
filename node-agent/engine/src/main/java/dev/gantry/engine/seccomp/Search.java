package dev.gantry.engine.seccomp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A binary search over ranges of system call numbers. Each comparison is one instruction
 * that leads to another comparison or to a verdict; each verdict's code is there once, at
 * the end.
 */
final class Search {

	private final List<Range> ranges;

	private final List<Comparison> comparisons = new ArrayList<>();

	private final Set<Verdict> verdicts = new LinkedHashSet<>();

	Search(List<Range> ranges) {
		this.ranges = List.copyOf(ranges);
	}

	/** The code that decides on the number in the accumulator. */
	List<Instruction> code() {
		Target start = place(0, this.ranges.size());
		Map<Verdict, Integer> positions = new HashMap<>();
		List<Instruction> decisions = new ArrayList<>();
		for (Verdict verdict : this.verdicts) {
			positions.put(verdict, this.comparisons.size() + decisions.size());
			decisions.addAll(FilterCompiler.decide(verdict));
		}
		if (start.verdict() != null) {
			return decisions;
		}
		List<Instruction> code = new ArrayList<>();
		for (Comparison comparison : this.comparisons) {
			int next = code.size() + 1;
			code.add(new Instruction(Instruction.IF_AT_LEAST, comparison.upper().from(next, positions),
					comparison.lower().from(next, positions), comparison.number()));
		}
		code.addAll(decisions);
		return code;
	}

	/** Places the search of a part of the ranges. */
	private Target place(int from, int to) {
		if (to - from == 1) {
			Verdict verdict = this.ranges.get(from).verdict();
			this.verdicts.add(verdict);
			return new Target(-1, verdict);
		}
		int position = this.comparisons.size();
		int middle = (from + to) >>> 1;
		this.comparisons.add(null);
		Target lower = place(from, middle);
		Target upper = place(middle, to);
		this.comparisons.set(position, new Comparison(this.ranges.get(middle).first(), lower, upper));
		return new Target(position, null);
	}

	/** Numbers from the first on, up to the next range. */
	record Range(int first, Verdict verdict) {
	}

	private record Comparison(int number, Target lower, Target upper) {
	}

	/** Another comparison or a verdict. */
	private record Target(int comparison, Verdict verdict) {

		/** How many instructions to skip to get there. */
		int from(int next, Map<Verdict, Integer> positions) {
			int distance = (this.verdict == null ? this.comparison : positions.get(this.verdict)) - next;
			if (distance > Instruction.JUMP_LIMIT) {
				throw new IllegalStateException("the filter has a jump of " + distance + " instructions");
			}
			return distance;
		}

	}

}
