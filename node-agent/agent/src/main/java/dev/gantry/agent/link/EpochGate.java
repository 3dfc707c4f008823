package dev.gantry.agent.link;

/**
 * Remembers the highest leader epoch that this node has seen and turns away lower ones,
 * so that a leader which was replaced, and does not know yet, steers nothing any more.
 */
public final class EpochGate {

	private final StateFile<Seen> file;

	private long highest;

	EpochGate(StateFile<Seen> file) {
		this.file = file;
		this.highest = file.read().map(Seen::epoch).orElse(0L);
	}

	/**
	 * Whether a leader of that epoch may be heeded; a higher epoch than ever before is
	 * remembered on disk first.
	 */
	synchronized boolean admits(long epoch) {
		if (epoch < this.highest) {
			return false;
		}
		if (epoch > this.highest) {
			this.file.write(new Seen(epoch));
			this.highest = epoch;
		}
		return true;
	}

	synchronized long highest() {
		return this.highest;
	}

	/** Forgets everything, because the node joined another platform. */
	synchronized void reset(long epoch) {
		this.file.write(new Seen(epoch));
		this.highest = epoch;
	}

	/**
	 * What is kept on disk.
	 *
	 * @param epoch the highest epoch seen
	 */
	public record Seen(long epoch) {
	}

}
