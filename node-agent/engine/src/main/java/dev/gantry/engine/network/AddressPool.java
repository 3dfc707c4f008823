package dev.gantry.engine.network;

import java.util.BitSet;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * The addresses of a subnet. An address that came back is taken again as late as
 * possible: its last link disappears some time after its namespace, and peers may still
 * remember the connections of its last owner.
 */
final class AddressPool {

	/** The network's own address and the gateway's. */
	private static final int FIRST = 2;

	private final Subnet subnet;

	private final int end;

	private final BitSet taken = new BitSet();

	private int cursor = FIRST;

	AddressPool(Subnet subnet) {
		this.subnet = subnet;
		this.end = (int) subnet.size() - 1;
	}

	/**
	 * Takes a free address.
	 * @throws GantryException with {@code NO_CAPACITY} when all are taken
	 */
	synchronized int take() {
		int free = this.taken.nextClearBit(this.cursor);
		if (free >= this.end) {
			free = this.taken.nextClearBit(FIRST);
		}
		if (free >= this.end) {
			throw new GantryException(ErrorCode.NO_CAPACITY,
					"take an address of " + this.subnet + ": all " + (this.end - FIRST) + " are in use",
					"Remove containers of this node, or add a node.");
		}
		this.taken.set(free);
		this.cursor = free + 1;
		return this.subnet.network() + free;
	}

	/**
	 * Marks an address of a container that already runs; one of another subnet is
	 * ignored.
	 */
	synchronized void mark(int address) {
		if (this.subnet.contains(address)) {
			this.taken.set(address - this.subnet.network());
			this.cursor = Math.max(this.cursor, address - this.subnet.network() + 1);
		}
	}

	/** Gives an address back. */
	synchronized void release(int address) {
		if (this.subnet.contains(address)) {
			this.taken.clear(address - this.subnet.network());
		}
	}

}
