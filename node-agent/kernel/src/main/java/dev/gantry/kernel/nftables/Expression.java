package dev.gantry.kernel.nftables;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

import dev.gantry.kernel.netlink.NetlinkMessage;

/**
 * One step of a rule; a rule's steps run in order until one does not match. Values pass
 * from step to step in registers of four bytes, numbered from {@link #REGISTER}. What the
 * steps are called and mean: {@code nft(8)}; their numbers: {@code linux/netfilter/
 * nf_tables.h}.
 *
 * @param name the kernel's name of the kind of step
 * @param content what adds the step's attributes to a message
 */
public record Expression(String name, Consumer<NetlinkMessage> content) {

	/** The first register of four bytes ({@code NFT_REG32_00}). */
	public static final int REGISTER = 8;

	/**
	 * Protocol family of the packet: {@link #IPV4} or another ({@code NFT_META_NFPROTO}).
	 */
	public static final int NFPROTO = 15;

	/** Transport protocol ({@code NFT_META_L4PROTO}). */
	public static final int L4PROTO = 16;

	/** Name of the interface that the packet came by ({@code NFT_META_IIFNAME}). */
	public static final int INPUT_INTERFACE = 6;

	/** Name of the interface that the packet leaves by ({@code NFT_META_OIFNAME}). */
	public static final int OUTPUT_INTERFACE = 7;

	/** {@code NFPROTO_IPV4}. */
	public static final int IPV4 = 2;

	/** {@code NFPROTO_IPV6}. */
	public static final int IPV6 = 10;

	/** Offset of the source address in an IPv6 header. */
	public static final int SOURCE6 = 8;

	/** Offset of the destination address in an IPv6 header. */
	public static final int DESTINATION6 = 24;

	/** Offset of the source address in an IPv4 header. */
	public static final int SOURCE = 12;

	/** Offset of the destination address in an IPv4 header. */
	public static final int DESTINATION = 16;

	/** The connection's state ({@code NFT_CT_STATE}). */
	public static final int CONNECTION_STATE = 0;

	/** What was done with the connection ({@code NFT_CT_STATUS}). */
	public static final int CONNECTION_STATUS = 2;

	/** State bits of a connection that is known: established or related. */
	public static final int KNOWN = 2 | 4;

	/**
	 * Status bit of a connection whose destination was rewritten ({@code IPS_DST_NAT}).
	 */
	public static final int DESTINATION_REWRITTEN = 32;

	private static final int LOOKUP_INVERTED = 1;

	private static final int SOCKET_WILDCARD = 2;

	private static final int VERDICT_RETURN = -5;

	private static final int EQUAL = 0;

	private static final int NOT_EQUAL = 1;

	private static final int NETWORK_HEADER = 1;

	private static final int TRANSPORT_HEADER = 2;

	private static final int ADDRESS_TYPE = 3;

	private static final int OF_DESTINATION = 2;

	private static final int RTN_LOCAL = 2;

	private static final int DATA_VALUE = 1;

	private static final int DATA_VERDICT = 2;

	private static final int INTERFACE_NAME = 16;

	private static final int VERDICT_DROP = 0;

	private static final int VERDICT_ACCEPT = 1;

	/** Loads a fact about the packet into a register. */
	public static Expression meta(int key, int register) {
		return new Expression("meta", (data) -> data.attributeBe32(1, register).attributeBe32(2, key));
	}

	/** Loads an address of the IPv4 header into a register. */
	public static Expression address(int offset, int register) {
		return payload(NETWORK_HEADER, offset, 4, register);
	}

	/** Loads the transport header's destination port into a register. */
	public static Expression destinationPort(int register) {
		return payload(TRANSPORT_HEADER, 2, 2, register);
	}

	/** Loads an address of the IPv6 header into the four registers from this one on. */
	public static Expression address6(int offset, int register) {
		return payload(NETWORK_HEADER, offset, 16, register);
	}

	private static Expression payload(int base, int offset, int length, int register) {
		return new Expression("payload",
				(data) -> data.attributeBe32(1, register)
					.attributeBe32(2, base)
					.attributeBe32(3, offset)
					.attributeBe32(4, length));
	}

	/** Keeps a mask's bits of a register. */
	public static Expression mask(int register, byte[] mask) {
		return new Expression("bitwise",
				(data) -> data.attributeBe32(1, register)
					.attributeBe32(2, register)
					.attributeBe32(3, mask.length)
					.nested(4, (value) -> value.attribute(DATA_VALUE, mask))
					.nested(5, (value) -> value.attribute(DATA_VALUE, new byte[mask.length])));
	}

	/** Goes on only when the register holds these bytes. */
	public static Expression equal(int register, byte[] value) {
		return compare(EQUAL, register, value);
	}

	/** Goes on only when the register does not hold these bytes. */
	public static Expression notEqual(int register, byte[] value) {
		return compare(NOT_EQUAL, register, value);
	}

	private static Expression compare(int operator, int register, byte[] value) {
		return new Expression("cmp",
				(data) -> data.attributeBe32(1, register)
					.attributeBe32(2, operator)
					.nested(3, (bytes) -> bytes.attribute(DATA_VALUE, value)));
	}

	/** Loads how this host routes the packet's destination address into a register. */
	public static Expression destinationType(int register) {
		return new Expression("fib",
				(data) -> data.attributeBe32(1, register)
					.attributeBe32(2, ADDRESS_TYPE)
					.attributeBe32(3, OF_DESTINATION));
	}

	/** Loads a fact about the packet's connection into a register. */
	public static Expression connection(int key, int register) {
		return new Expression("ct", (data) -> data.attributeBe32(1, register).attributeBe32(2, key));
	}

	/**
	 * Looks a key up in a map; goes on only when it is there.
	 * @param key the register that the key begins in
	 * @param value the register that the value is loaded into
	 */
	public static Expression lookup(String map, int key, int value) {
		return new Expression("lookup", (data) -> data.attribute(1, map).attributeBe32(2, key).attributeBe32(3, value));
	}

	/** Goes on only when the key that begins in a register is in a set. */
	public static Expression in(String set, int key) {
		return new Expression("lookup", (data) -> data.attribute(1, set).attributeBe32(2, key));
	}

	/** Goes on only when the key that begins in a register is not in a set. */
	public static Expression notIn(String set, int key) {
		return new Expression("lookup",
				(data) -> data.attribute(1, set).attributeBe32(2, key).attributeBe32(5, LOOKUP_INVERTED));
	}

	/**
	 * Goes on only when a program of this host listens for the packet, and loads whether
	 * it does so on every address: one byte.
	 */
	public static Expression listenerOnEveryAddress(int register) {
		return new Expression("socket", (data) -> data.attributeBe32(1, SOCKET_WILDCARD).attributeBe32(2, register));
	}

	/** Rewrites the destination to the address and port in two registers. */
	public static Expression rewriteDestination(int address, int port) {
		return rewriteDestination(IPV4, address, port);
	}

	/**
	 * Rewrites the destination to the address and port that begin in two registers.
	 * @param family {@link #IPV4} or {@link #IPV6}
	 */
	public static Expression rewriteDestination(int family, int address, int port) {
		return new Expression("nat",
				(data) -> data.attributeBe32(1, 1)
					.attributeBe32(2, family)
					.attributeBe32(3, address)
					.attributeBe32(5, port));
	}

	/** Rewrites the source to the address of the interface that the packet leaves by. */
	public static Expression masquerade() {
		return new Expression("masq", (data) -> {
		});
	}

	/** Ends the chain: the packet may pass. */
	public static Expression accept() {
		return verdict(VERDICT_ACCEPT);
	}

	/** Ends the packet. */
	public static Expression drop() {
		return verdict(VERDICT_DROP);
	}

	/** Ends the chain as if it had no more rules. */
	public static Expression leave() {
		return verdict(VERDICT_RETURN);
	}

	private static Expression verdict(int code) {
		return new Expression("immediate", (data) -> data.attributeBe32(1, 0)
			.nested(2, (value) -> value.nested(DATA_VERDICT, (verdict) -> verdict.attributeBe32(1, code))));
	}

	/** Loads a register with a constant. */
	public static Expression load(int register, byte[] value) {
		return new Expression("immediate",
				(data) -> data.attributeBe32(1, register).nested(2, (bytes) -> bytes.attribute(DATA_VALUE, value)));
	}

	/** A number of four bytes in the machine's byte order, as facts are in registers. */
	public static byte[] hostNumber(int value) {
		return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
	}

	/** The value of {@link #destinationType} of an address of this host. */
	public static byte[] local() {
		return hostNumber(RTN_LOCAL);
	}

	/** An interface name as it is in registers: 16 bytes, filled with zeros. */
	public static byte[] interfaceName(String name) {
		return Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), INTERFACE_NAME);
	}

}
