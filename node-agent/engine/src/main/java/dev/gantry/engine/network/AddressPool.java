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

	private final Subnet subnet;

	private final int gateway;

	/** The first that is taken without being asked for, as a distance. */
	private final int first;

	private final int end;

	private final BitSet taken = new BitSet();

	private int cursor;

	AddressPool(Subnet subnet) {
		this(subnet, subnet.gateway(), subnet);
	}

	/**
	 * A pool.
	 * @param gateway the host's address
	 * @param range the part of the subnet that addresses are taken from
	 */
	AddressPool(Subnet subnet, int gateway, Subnet range) {
		this.subnet = subnet;
		this.gateway = gateway;
		int start = range.network() - subnet.network();
		this.first = Math.max(1, start);
		this.end = (int) Math.min(subnet.size() - 1, start + range.size());
		this.cursor = this.first;
		this.taken.set(gateway - subnet.network());
	}

	/**
	 * Takes a free address.
	 * @throws GantryException with {@code NO_CAPACITY} when all are taken
	 */
	synchronized int take() {
		int free = this.taken.nextClearBit(this.cursor);
		if (free >= this.end) {
			free = this.taken.nextClearBit(this.first);
		}
		if (free >= this.end) {
			int inside = (this.gateway - this.subnet.network() >= this.first
					&& this.gateway - this.subnet.network() < this.end) ? 1 : 0;
			throw new GantryException(ErrorCode.NO_CAPACITY,
					"take an address of " + this.subnet + ": all " + (this.end - this.first - inside) + " are in use",
					"Remove containers from this network, or use a network with a larger subnet.");
		}
		this.taken.set(free);
		this.cursor = free + 1;
		return this.subnet.network() + free;
	}

	/**
	 * Takes a certain address.
	 * @throws GantryException with {@code REQUEST_INVALID} when it is not one that a
	 * container can have, {@code STATE_CONFLICT} when another one has it
	 */
	synchronized int take(int address) {
		int distance = address - this.subnet.network();
		if (!this.subnet.contains(address) || distance == 0 || distance == this.subnet.size() - 1
				|| address == this.gateway) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"take address " + Ipv4.format(address) + ": no container can have it in " + this.subnet,
					"Choose an address of the subnet that is neither its first, its last nor the gateway.");
		}
		if (this.taken.get(distance)) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"take address " + Ipv4.format(address) + ": another container has it",
					"Choose another address, or let the engine choose.");
		}
		this.taken.set(distance);
		return address;
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
		if (this.subnet.contains(address) && address != this.gateway) {
			this.taken.clear(address - this.subnet.network());
		}
	}

}
