package dev.gantry.kernel.nftables;

/**
 * A place where packets enter a base chain ({@code nft(8)}, "hooks" and "priorities").
 *
 * @param type {@code filter} or {@code nat}
 * @param hook the kernel's number of the hook
 * @param priority chains with lower ones run first
 */
public record HookPoint(String type, int hook, int priority) {

	/** Before connection tracking: packets that come in. */
	public static final HookPoint RAW_PREROUTING = new HookPoint("filter", 0, -300);

	/** Rewriting destinations of packets that come in. */
	public static final HookPoint NAT_PREROUTING = new HookPoint("nat", 0, -100);

	/** Rewriting destinations of packets that this host sends. */
	public static final HookPoint NAT_OUTPUT = new HookPoint("nat", 3, -100);

	/** Rewriting sources of packets that leave. */
	public static final HookPoint NAT_POSTROUTING = new HookPoint("nat", 4, 100);

	/** Packets that pass through this host. */
	public static final HookPoint FORWARD = new HookPoint("filter", 2, 0);

}
