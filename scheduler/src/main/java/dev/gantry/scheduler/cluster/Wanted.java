package dev.gantry.scheduler.cluster;

import java.time.Instant;

/**
 * What is wanted of an instance's present generation. Transitions, all made by
 * {@code dev.gantry.scheduler.reconcile}: <pre>
 * Unplaced ──placed──▶ Running ──ended──▶ Resting ──time is up──▶ Running (next generation)
 *                       │  │                 └──no room──▶ Unplaced
 *                       │  └──node lost──▶ Running elsewhere (next generation)
 *                       ├──no longer wanted, has requests──▶ Draining ──drained──▶ Stopping
 *                       └──no longer wanted, has none──▶ Stopping ──ended──▶ (removed)
 * </pre> An instance that is no longer wanted and has no live generation is removed at
 * once.
 */
public sealed interface Wanted {

	/** The node that has the generation, or {@code null}. */
	String node();

	/** Since when this is wanted. */
	Instant since();

	/** Whether the generation shall run, or shall as soon as it can. */
	default boolean up() {
		return this instanceof Unplaced || this instanceof Running || this instanceof Resting;
	}

	/** No node has it; the instance's notes say why. */
	record Unplaced(Instant since) implements Wanted {

		@Override
		public String node() {
			return null;
		}

	}

	/** It shall run on the node. */
	record Running(String node, Instant since) implements Wanted {
	}

	/** The generation has ended; the next one comes after {@code until}. */
	record Resting(String node, Instant since, Instant until) implements Wanted {
	}

	/**
	 * It gets no new requests and finishes what it has, at most until {@code deadline}.
	 */
	record Draining(String node, Instant since, Instant deadline) implements Wanted {
	}

	/** It shall end. */
	record Stopping(String node, Instant since) implements Wanted {
	}

}
