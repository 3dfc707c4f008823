package dev.gantry.scheduler.placement;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.Slot;

/**
 * A node as placement sees it: what it has and what is reserved. Changes as instances are
 * placed, so that later decisions of one pass see earlier ones.
 */
public final class NodeRoom {

	private final String id;

	private final String name;

	private final Standing standing;

	private final long cpuMillis;

	private final long memoryBytes;

	private final long diskBytes;

	private final Node.Traits traits;

	private long reservedCpuMillis;

	private long reservedMemoryBytes;

	private long reservedDiskBytes;

	private final Map<Group, Integer> groups = new HashMap<>();

	/**
	 * A bit for each group that was ever reserved, by its hash. Most nodes have none of a
	 * group, and this says so without a walk through memory, which is what a placement in
	 * a large cluster would spend its time on.
	 */
	private long maybe;

	/** The same of images. */
	private long maybeImages;

	private final Set<String> images = new HashSet<>();

	/**
	 * A node with nothing on it.
	 * @param id its id
	 * @param name its name
	 * @param standing whether it takes instances at all
	 * @param capacity what it has
	 * @param cpuOvercommit how often its CPU time may be reserved: instances that are
	 * busy at once share it fairly
	 */
	public NodeRoom(String id, String name, Standing standing, NodeCapacity capacity, double cpuOvercommit) {
		this(id, name, standing, capacity, cpuOvercommit, Node.Traits.NONE);
	}

	/** A node with nothing on it, of which something is known. */
	public NodeRoom(String id, String name, Standing standing, NodeCapacity capacity, double cpuOvercommit,
			Node.Traits traits) {
		this.traits = traits;
		this.diskBytes = capacity.disk().bytes();
		this.id = id;
		this.name = name;
		this.standing = standing;
		this.cpuMillis = Math.round(capacity.cpu().millis() * cpuOvercommit);
		this.memoryBytes = capacity.memory().bytes();
	}

	public String id() {
		return this.id;
	}

	public String name() {
		return this.name;
	}

	public Standing standing() {
		return this.standing;
	}

	/**
	 * CPU that is not reserved, in thousandths of a core; below zero when over-booked.
	 */
	public long freeCpuMillis() {
		return this.cpuMillis - this.reservedCpuMillis;
	}

	/** Memory that is not reserved, in bytes; below zero when over-booked. */
	public long freeMemoryBytes() {
		return this.memoryBytes - this.reservedMemoryBytes;
	}

	/** Disk that is not reserved, in bytes; below zero when over-booked. */
	public long freeDiskBytes() {
		return this.diskBytes - this.reservedDiskBytes;
	}

	/** What its operator says of it. */
	public Map<String, String> labels() {
		return this.traits.labels();
	}

	/** Its processor, or {@code null}. */
	public String architecture() {
		return this.traits.architecture();
	}

	/** Which part of the memory would be free, from 0 to 1, after a reservation. */
	double freeShareAfter(ResourceLimits limits) {
		if (this.memoryBytes <= 0) {
			return 0;
		}
		return (double) (freeMemoryBytes() - limits.memory().bytes()) / this.memoryBytes;
	}

	/** How many instances of one process type of one release it has. */
	int siblings(Group group) {
		return (this.maybe & group.bit()) == 0 ? 0 : this.groups.getOrDefault(group, 0);
	}

	/** Whether instances of the image are there already. */
	boolean hasImage(String image) {
		return image != null && (this.maybeImages & bit(image)) != 0 && this.images.contains(image);
	}

	private static long bit(Object key) {
		return 1L << (key.hashCode() * 0x9E3779B1 >>> 26);
	}

	/** Reserves what a demand asks for, and remembers its image. */
	public void reserve(Demand demand) {
		reserve(demand.slot(), demand.limits());
		this.reservedDiskBytes += demand.rules().disk().bytes();
		if (demand.image() != null && this.images.add(demand.image())) {
			this.maybeImages |= bit(demand.image());
		}
	}

	/** Gives back what a demand had; its image stays. */
	public void release(Demand demand) {
		release(demand.slot(), demand.limits());
		this.reservedDiskBytes -= demand.rules().disk().bytes();
	}

	public void reserve(Slot slot, ResourceLimits limits) {
		this.reservedCpuMillis += limits.cpu().millis();
		this.reservedMemoryBytes += limits.memory().bytes();
		Group group = Group.of(slot);
		this.groups.merge(group, 1, Integer::sum);
		this.maybe |= group.bit();
	}

	public void release(Slot slot, ResourceLimits limits) {
		this.reservedCpuMillis -= limits.cpu().millis();
		this.reservedMemoryBytes -= limits.memory().bytes();
		this.groups.merge(Group.of(slot), -1, Integer::sum);
	}

	/** Whether a node takes instances at all. */
	public enum Standing {

		/** It does. */
		OPEN,

		/** It keeps the ones that it has. */
		CORDONED,

		/** It gives away the ones that it has. */
		DRAINING,

		/** It has not reported since the present leader began. */
		UNHEARD,

		/** It has stopped reporting. */
		SILENT

	}

	/** The instances that are to be spread: those of one process type of one release. */
	record Group(String app, int release, String process) {

		static Group of(Slot slot) {
			return new Group(slot.app(), slot.release(), slot.process());
		}

		private long bit() {
			return NodeRoom.bit(this);
		}

	}

}
