package dev.gantry.engine.launch;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Gives each user namespace a range of host numbers that no other container of the host
 * has, out of the home's block of 4096 ranges.
 */
final class UidRanges {

	private static final int PER_BLOCK = 4096;

	private final long start;

	private final BitSet taken = new BitSet(PER_BLOCK);

	/** How many more than one have a range. */
	private final Map<Integer, Integer> sharers = new HashMap<>();

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

	/**
	 * Remembers the range of a container that was found running, or of one that shares it
	 * with another.
	 */
	synchronized void restore(UidRange range) {
		index(range).ifPresent((index) -> {
			if (this.taken.get(index)) {
				this.sharers.merge(index, 1, Integer::sum);
			}
			this.taken.set(index);
		});
	}

	/** Gives back a range, which is free when the last of its sharers has done so. */
	synchronized void giveBack(UidRange range) {
		index(range).ifPresent((index) -> {
			if (this.sharers.containsKey(index)) {
				this.sharers.computeIfPresent(index, (key, count) -> (count == 1) ? null : count - 1);
			}
			else {
				this.taken.clear(index);
			}
		});
	}

	private OptionalInt index(UidRange range) {
		long index = (range.first() - this.start) / UidRange.SIZE;
		boolean ours = range.mapped() && index >= 0 && index < PER_BLOCK;
		return ours ? OptionalInt.of((int) index) : OptionalInt.empty();
	}

}
