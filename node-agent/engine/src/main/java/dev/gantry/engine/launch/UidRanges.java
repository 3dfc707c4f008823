package dev.gantry.engine.launch;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Gives each user namespace a range of host numbers that no other container of the host
 * has, out of the home's block of 4096 ranges.
 */
final class UidRanges {

	private static final int PER_BLOCK = 4096;

	private final long start;

	private final BitSet taken = new BitSet(PER_BLOCK);

	private int next;

	/**
	 * The ranges of a block.
	 * @param start its first number
	 */
	UidRanges(long start) {
		this.start = start;
	}

	/** Takes the range that was given back longest ago. */
	synchronized UidRange take() {
		int index = this.taken.nextClearBit(this.next);
		if (index >= PER_BLOCK) {
			index = this.taken.nextClearBit(0);
		}
		if (index >= PER_BLOCK) {
			throw new IllegalStateException("all " + PER_BLOCK + " user number ranges of this home are taken");
		}
		this.taken.set(index);
		this.next = index + 1;
		return new UidRange(this.start + (long) index * UidRange.SIZE, UidRange.SIZE);
	}

	/** Remembers the range of a container that was found running. */
	synchronized void restore(UidRange range) {
		index(range).ifPresent(this.taken::set);
	}

	synchronized void giveBack(UidRange range) {
		index(range).ifPresent(this.taken::clear);
	}

	private OptionalInt index(UidRange range) {
		long index = (range.first() - this.start) / UidRange.SIZE;
		boolean ours = range.mapped() && index >= 0 && index < PER_BLOCK;
		return ours ? OptionalInt.of((int) index) : OptionalInt.empty();
	}

}
