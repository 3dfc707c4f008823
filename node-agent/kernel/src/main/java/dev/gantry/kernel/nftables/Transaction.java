package dev.gantry.kernel.nftables;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import dev.gantry.kernel.netlink.NetlinkMessage;

/**
 * Changes to one table of the family {@code inet} that happen together or not at all.
 * Attribute numbers are those of {@code linux/netfilter/nf_tables.h}.
 */
public final class Transaction {

	/** How many elements go into one message, whose attributes end at 64 kB. */
	private static final int ELEMENTS_PER_MESSAGE = 500;

	private static final int MAP = 0x8;

	private static final int INTERVAL = 0x4;

	private static final int INTERVAL_END = 1;

	private static final int LIST_ELEMENT = 1;

	private static final int DATA_VALUE = 1;

	private static final int POLICY_DROP = 0;

	private static final int POLICY_ACCEPT = 1;

	private final String table;

	private final List<NetlinkMessage> messages = new ArrayList<>();

	private int lastId;

	private Transaction(String table) {
		this.table = table;
	}

	/** A transaction on a table. */
	public static Transaction on(String table) {
		return new Transaction(table);
	}

	String table() {
		return this.table;
	}

	List<NetlinkMessage> messages() {
		return this.messages;
	}

	/** Makes the table where it is missing. */
	public Transaction addTable() {
		this.messages.add(NftMessages.of(NftMessages.NEW_TABLE, NetlinkMessage.CREATE).attribute(1, this.table));
		return this;
	}

	/** Removes the table with everything in it; it must exist. */
	public Transaction deleteTable() {
		this.messages.add(NftMessages.of(NftMessages.DELETE_TABLE, 0).attribute(1, this.table));
		return this;
	}

	/** Makes a chain that lets pass what no rule decides. */
	public Transaction addChain(String name, HookPoint point) {
		return addChain(name, point, POLICY_ACCEPT);
	}

	/** Makes a chain that drops what no rule decides. */
	public Transaction addDroppingChain(String name, HookPoint point) {
		return addChain(name, point, POLICY_DROP);
	}

	private Transaction addChain(String name, HookPoint point, int policy) {
		this.messages.add(NftMessages.of(NftMessages.NEW_CHAIN, NetlinkMessage.CREATE)
			.attribute(1, this.table)
			.attribute(3, name)
			.nested(4, (hook) -> hook.attributeBe32(1, point.hook()).attributeBe32(2, point.priority()))
			.attributeBe32(5, policy)
			.attribute(7, point.type()));
		return this;
	}

	/** Adds a rule at the end of a chain. */
	public Transaction addRule(String chain, Expression... steps) {
		this.messages.add(NftMessages.of(NftMessages.NEW_RULE, NetlinkMessage.CREATE | NetlinkMessage.APPEND)
			.attribute(1, this.table)
			.attribute(2, chain)
			.nested(4, (list) -> {
				for (Expression step : steps) {
					list.nested(LIST_ELEMENT, (element) -> element.attribute(1, step.name()).nested(2, step.content()));
				}
			}));
		return this;
	}

	/**
	 * Makes a map that is looked up by hash. NFT_SET_CONCAT is for ranges of several
	 * parts; with it the kernel wants each part described.
	 */
	public Transaction addMap(String name, MapType key, MapType value) {
		int id = ++this.lastId;
		this.messages.add(NftMessages.of(NftMessages.NEW_SET, NetlinkMessage.CREATE)
			.attribute(1, this.table)
			.attribute(2, name)
			.attributeBe32(3, MAP)
			.attributeBe32(4, key.number())
			.attributeBe32(5, key.length())
			.attributeBe32(6, value.number())
			.attributeBe32(7, value.length())
			.attributeBe32(10, id));
		return this;
	}

	/** Makes a set of keys. */
	public Transaction addSet(String name, MapType key) {
		return addSet(name, key, 0);
	}

	/** Makes a set of ranges: each begins with an element and ends before another. */
	public Transaction addRangeSet(String name, MapType key) {
		return addSet(name, key, INTERVAL);
	}

	private Transaction addSet(String name, MapType key, int flags) {
		int id = ++this.lastId;
		this.messages.add(NftMessages.of(NftMessages.NEW_SET, NetlinkMessage.CREATE)
			.attribute(1, this.table)
			.attribute(2, name)
			.attributeBe32(3, flags)
			.attributeBe32(4, key.number())
			.attributeBe32(5, key.length())
			.attributeBe32(10, id));
		return this;
	}

	/** Adds elements to a map; fails when a key is there with another value. */
	public Transaction addElements(String map, List<MapElement> elements) {
		return elements(NftMessages.NEW_ELEMENTS, NetlinkMessage.CREATE, map, elements);
	}

	/** Removes elements of a map; fails with ENOENT when one is not there. */
	public Transaction deleteElements(String map, List<MapElement> elements) {
		return elements(NftMessages.DELETE_ELEMENTS, 0, map, elements);
	}

	private Transaction elements(int type, int flags, String map, List<MapElement> elements) {
		for (int from = 0; from < elements.size(); from += ELEMENTS_PER_MESSAGE) {
			List<MapElement> some = elements.subList(from, Math.min(elements.size(), from + ELEMENTS_PER_MESSAGE));
			this.messages.add(NftMessages.of(type, flags)
				.attribute(1, this.table)
				.attribute(2, map)
				.nested(3, (list) -> some.forEach((element) -> addElement(list, element))));
		}
		return this;
	}

	private static void addElement(NetlinkMessage list, MapElement element) {
		list.nested(LIST_ELEMENT, (message) -> {
			message.nested(1, (key) -> key.attribute(DATA_VALUE, element.key()));
			if (element.value() != null) {
				message.nested(2, (value) -> value.attribute(DATA_VALUE, element.value()));
			}
			if (element.end()) {
				message.attributeBe32(3, INTERVAL_END);
			}
		});
	}

	/** Parts of a key or value: each number in four bytes. */
	public static byte[] parts(int... numbers) {
		ByteBuffer buffer = ByteBuffer.allocate(4 * numbers.length);
		for (int number : numbers) {
			buffer.putInt(number);
		}
		return buffer.array();
	}

	/**
	 * A port or protocol as a part: its bytes first, then zeros, as registers hold it.
	 */
	public static int leading(int value, int bytes) {
		return value << (8 * (4 - bytes));
	}

}
