package dev.gantry.scheduler.placement;

/**
 * The one function that says whether a node can take an instance. Everything that asks
 * the question asks it here: two answers to it were the cause of Nomad's "plan for node
 * rejected" loops (hashicorp/nomad#9506).
 */
public final class Feasibility {

	private static final Rule[] RULES = Rule.values();

	private Feasibility() {
	}

	/**
	 * The first rule that the node fails, or {@code null} if it can take the instance.
	 */
	public static Rule refusal(NodeRoom room, Demand demand) {
		for (Rule rule : RULES) {
			if (rule.refuses(room, demand)) {
				return rule;
			}
		}
		return null;
	}

	/** Whether the node could take the instance if only others made room. */
	public static boolean couldEver(NodeRoom room, Demand demand) {
		for (Rule rule : RULES) {
			if (!rule.aboutRoom() && rule.refuses(room, demand)) {
				return false;
			}
		}
		return true;
	}

}
