package dev.gantry.contracts.values;

import java.util.Objects;
import java.util.regex.Pattern;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * How many instances of a process type a rollout replaces at a time. In JSON an object of
 * numbers or percentages: {@code {"step": "25%", "surge": "1"}}. While it goes on, no
 * more than the wanted instances plus the surge exist, and no fewer than the wanted ones
 * less step, plus surge, are ready.
 *
 * @param step how many are replaced at a time, a number from 1 or a percentage of the
 * wanted ones, rounded up; {@code null} for as many as the surge, all without one
 * @param surge how many more than wanted may exist meanwhile, a number from 0 or a
 * percentage, at most the step; 0 stops before it starts; {@code null} for as many as the
 * step
 */
public record RolloutSteps(String step, String surge) {

	/** All at once, next to the former ones. */
	public static final RolloutSteps ALL = new RolloutSteps(null, null);

	private static final Pattern AMOUNT = Pattern.compile("\\d{1,4}|(?:100|\\d{1,2})%");

	/**
	 * Takes what is valid.
	 * @throws GantryException {@code REQUEST_INVALID} with what is wrong
	 */
	public RolloutSteps {
		check("step", step);
		check("surge", surge);
		if (step != null && step.replace("%", "").chars().allMatch((digit) -> digit == '0')) {
			throw invalid("A rollout's step is 0, so that it would never end",
					"Replace at least 1 at a time, and use 'surge: 0' to stop instances before others start");
		}
		if (step != null && surge != null && step.endsWith("%") == surge.endsWith("%")
				&& number(surge) > number(step)) {
			throw invalid("A rollout's surge " + surge + " is more than its step " + step,
					"No more are started at a time than are replaced: use a surge up to the step");
		}
	}

	private static void check(String what, String amount) {
		if (amount != null && !AMOUNT.matcher(amount).matches()) {
			throw invalid("'" + amount + "' cannot be the " + what + " of a rollout",
					"Write a number such as 2 or a percentage such as '25%'");
		}
	}

	private static GantryException invalid(String detail, String remedy) {
		return new GantryException(ErrorCode.REQUEST_INVALID, detail, remedy);
	}

	private static int number(String amount) {
		return Integer.parseInt(amount.replace("%", ""));
	}

	private static int of(String amount, int replicas) {
		return amount.endsWith("%") ? (replicas * number(amount) + 99) / 100 : number(amount);
	}

	/** Whether all are replaced at once, whatever their number. */
	public boolean all() {
		return this.step == null && this.surge == null;
	}

	/** How many of so many are replaced at a time: 1 to all. */
	public int step(int replicas) {
		String amount = Objects.requireNonNullElse(this.step, Objects.requireNonNullElse(this.surge, "100%"));
		return Math.max(1, Math.min(replicas, of(amount, replicas)));
	}

	/** How many more may exist meanwhile: 0 to the step. */
	public int surge(int replicas) {
		int step = step(replicas);
		return (this.surge == null) ? step : Math.min(step, of(this.surge, replicas));
	}

}
