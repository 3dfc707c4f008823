package dev.gantry.scheduler.cluster;

import java.time.Instant;

import dev.gantry.contracts.link.ContainerPhase;

/**
 * One wanted replica with its present generation.
 *
 * @param id its id
 * @param slot which replica it is
 * @param createdAt when it was made
 * @param generation which attempt to run it, from 1; 0 before the first
 * @param wanted what is wanted of the generation, and where
 * @param seen what the node last told of the generation, or {@code null}
 * @param history what has become of it so far
 */
public record Instance(String id, Slot slot, Instant createdAt, long generation, Wanted wanted, Sighting seen,
		History history) {

	/** A new instance that has no node yet. */
	public static Instance create(String id, Slot slot, Instant now) {
		return new Instance(id, slot, now, 0, new Wanted.Unplaced(now), null, History.NONE);
	}

	/** As people call it: {@code web.1}. */
	public String name() {
		return this.slot.name();
	}

	public GenerationKey key() {
		return new GenerationKey(this.id, this.generation);
	}

	/** The node that has its present generation, or {@code null}. */
	public String node() {
		return this.wanted.node();
	}

	/** How far the node has come, or {@code null} while it has told nothing. */
	public ContainerPhase phase() {
		return this.seen == null ? null : this.seen.phase();
	}

	public boolean healthy() {
		return phase() == ContainerPhase.HEALTHY;
	}

	/** The next attempt, on the node. */
	public Instance next(String node, Instant now) {
		return new Instance(this.id, this.slot, this.createdAt, this.generation + 1, new Wanted.Running(node, now),
				null, this.history);
	}

	public Instance with(Wanted wanted) {
		return new Instance(this.id, this.slot, this.createdAt, this.generation, wanted, this.seen, this.history);
	}

	public Instance with(Sighting seen) {
		return new Instance(this.id, this.slot, this.createdAt, this.generation, this.wanted, seen, this.history);
	}

	public Instance with(History history) {
		return new Instance(this.id, this.slot, this.createdAt, this.generation, this.wanted, this.seen, history);
	}

	public Instance note(Instant at, String text) {
		return with(this.history.note(at, text));
	}

}
