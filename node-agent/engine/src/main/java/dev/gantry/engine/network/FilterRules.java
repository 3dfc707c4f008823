package dev.gantry.engine.network;

import static dev.gantry.kernel.nftables.Expression.CONNECTION_STATE;
import static dev.gantry.kernel.nftables.Expression.CONNECTION_STATUS;
import static dev.gantry.kernel.nftables.Expression.DESTINATION;
import static dev.gantry.kernel.nftables.Expression.DESTINATION6;
import static dev.gantry.kernel.nftables.Expression.DESTINATION_REWRITTEN;
import static dev.gantry.kernel.nftables.Expression.INPUT_INTERFACE;
import static dev.gantry.kernel.nftables.Expression.IPV4;
import static dev.gantry.kernel.nftables.Expression.IPV6;
import static dev.gantry.kernel.nftables.Expression.KNOWN;
import static dev.gantry.kernel.nftables.Expression.L4PROTO;
import static dev.gantry.kernel.nftables.Expression.NFPROTO;
import static dev.gantry.kernel.nftables.Expression.OUTPUT_INTERFACE;
import static dev.gantry.kernel.nftables.Expression.REGISTER;
import static dev.gantry.kernel.nftables.Expression.SOURCE;
import static dev.gantry.kernel.nftables.Expression.SOURCE6;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import dev.gantry.kernel.nftables.Expression;
import dev.gantry.kernel.nftables.HookPoint;
import dev.gantry.kernel.nftables.MapElement;
import dev.gantry.kernel.nftables.MapType;
import dev.gantry.kernel.nftables.Transaction;

/**
 * A home's packet filter rules. They are constant, whatever the number of networks and
 * ports: a network is an element of some sets, a published port one of a map. As
 * {@code nft} writes them, here for IPv4; the lines with a star are there for IPv6, too:
 *
 * <pre>
 * table inet gantry_HOME {
 *   map published    { type inet_proto . inet_service : ipv4_addr . inet_service } *
 *   map published_at { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service } *
 *   map resolvers    { type ipv4_addr . inet_proto : ipv4_addr . inet_service }
 *   set bridges, internal { type ifname }   set talking { type ifname . ifname }
 *   set members, masked   { type ipv4_addr; flags interval } *
 *   chain raw         { type filter hook prerouting priority raw
 *     iifname @bridges ip daddr 127.0.0.0/8 drop }
 *   chain prerouting  { type nat hook prerouting priority dstnat
 *     iifname @bridges th dport 53 socket wildcard 0 accept
 *     iifname @bridges th dport 53 dnat ip to ip daddr . meta l4proto map @resolvers
 *     iifname != lo ip daddr 127.0.0.0/8 return
 *     fib daddr type local dnat ip to ip daddr . meta l4proto . th dport map @published_at *
 *     fib daddr type local dnat ip to meta l4proto . th dport map @published * }
 *   chain output      { type nat hook output priority dstnat, the last two of prerouting }
 *   chain postrouting { type nat hook postrouting priority srcnat
 *     oifname != @bridges ip saddr @masked masquerade *
 *     oifname @bridges ct status dnat ip saddr @members masquerade *
 *     oifname @bridges ip saddr 127.0.0.0/8 masquerade }
 *   chain forward     { type filter hook forward priority filter
 *     ct state established,related accept
 *     iifname . oifname @talking accept
 *     iifname @internal drop
 *     oifname != @bridges accept
 *     oifname @internal drop
 *     ct status dnat accept
 *     drop }
 * }
 * </pre>
 *
 * The bridges may carry packets from this host's loopback (route_localnet), which is why
 * the raw chain keeps containers from sending to it; what comes from elsewhere with such
 * a destination is not rewritten, so that the kernel drops it. The forward chain lets
 * only published ports be reached from outside, and keeps networks and homes apart, both
 * whatever other programs let pass. A question for a name goes to the agent's resolver
 * while there is one, and to the host's while the agent is down.
 *
 * @param table the table's name
 * @param segments the home's networks
 * @param resolvers who answers questions for names when nobody listens at the gateway
 */
record FilterRules(String table, Collection<Segment> segments, Collection<MapElement> resolvers) {

	private static final int A = REGISTER;

	private static final int B = REGISTER + 1;

	private static final int C = REGISTER + 2;

	/** Registers that an interface's name or an IPv6 address takes. */
	private static final int WIDE = 4;

	private static final int DNS = 53;

	private static final MapType SERVICE = MapType.PROTOCOL.and(MapType.PORT);

	private static final Subnet LOOPBACK = Subnet.parse("127.0.0.0/8");

	private static final String BRIDGES = SegmentSets.BRIDGES;

	private static final String INTERNAL = "internal";

	private static final String TALKING = "talking";

	private static final String RESOLVERS = "resolvers";

	/** Replaces the whole table, so that there is no moment without rules. */
	Transaction replace(Collection<PublishedTarget> published) {
		Transaction transaction = Transaction.on(this.table).addTable().deleteTable().addTable();
		for (PortMap map : PortMap.values()) {
			transaction.addMap(map.label(), map.key, map.value);
		}
		transaction.addMap(RESOLVERS, MapType.ADDRESS.and(MapType.PROTOCOL), MapType.ADDRESS.and(MapType.PORT))
			.addElements(RESOLVERS, List.copyOf(this.resolvers));
		new SegmentSets(this.segments).addTo(transaction);
		raw(transaction);
		transaction.addChain("prerouting", HookPoint.NAT_PREROUTING);
		questions(transaction);
		destinations(transaction, "prerouting");
		transaction.addChain("output", HookPoint.NAT_OUTPUT);
		destinations(transaction, "output");
		transaction.addChain("postrouting", HookPoint.NAT_POSTROUTING);
		sources(transaction, IPV4);
		sources(transaction, IPV6);
		forward(transaction);
		return add(transaction, published);
	}

	/** Publishes ports. */
	Transaction add(Collection<PublishedTarget> targets) {
		return add(Transaction.on(this.table), targets);
	}

	private static Transaction add(Transaction transaction, Collection<PublishedTarget> targets) {
		for (PortMap map : PortMap.values()) {
			transaction.addElements(map.label(), elements(targets, map));
		}
		return transaction;
	}

	/** Takes published ports back. */
	Transaction delete(Collection<PublishedTarget> targets) {
		Transaction transaction = Transaction.on(this.table);
		for (PortMap map : PortMap.values()) {
			transaction.deleteElements(map.label(), elements(targets, map));
		}
		return transaction;
	}

	private static List<MapElement> elements(Collection<PublishedTarget> targets, PortMap map) {
		return targets.stream().filter((target) -> target.map() == map).map(PublishedTarget::element).toList();
	}

	private static void raw(Transaction transaction) {
		transaction.addChain("raw", HookPoint.RAW_PREROUTING);
		List<Expression> steps = list(Expression.meta(INPUT_INTERFACE, A), Expression.in(BRIDGES, A));
		steps.addAll(family(IPV4));
		steps.addAll(addressIn(DESTINATION, LOOPBACK));
		steps.add(Expression.drop());
		rule(transaction, "raw", steps);
	}

	/** What containers ask the gateway for names. */
	private static void questions(Transaction transaction) {
		List<Expression> asked = list(Expression.meta(INPUT_INTERFACE, A), Expression.in(BRIDGES, A),
				Expression.destinationPort(A), Expression.equal(A, new byte[] { 0, DNS }));
		List<Expression> answered = new ArrayList<>(asked);
		answered.addAll(
				List.of(Expression.listenerOnEveryAddress(A), Expression.equal(A, new byte[1]), Expression.accept()));
		rule(transaction, "prerouting", answered);
		List<Expression> unanswered = family(IPV4);
		unanswered.addAll(asked);
		unanswered.addAll(List.of(Expression.address(DESTINATION, A), Expression.meta(L4PROTO, B),
				Expression.lookup(RESOLVERS, A, A), Expression.rewriteDestination(A, B)));
		rule(transaction, "prerouting", unanswered);
		List<Expression> loopback = list(Expression.meta(INPUT_INTERFACE, A),
				Expression.notEqual(A, Expression.interfaceName("lo")));
		loopback.addAll(family(IPV4));
		loopback.addAll(addressIn(DESTINATION, LOOPBACK));
		loopback.add(Expression.leave());
		rule(transaction, "prerouting", loopback);
	}

	private static void destinations(Transaction transaction, String chain) {
		List<Expression> at = local(IPV4);
		at.addAll(
				List.of(Expression.address(DESTINATION, A), Expression.meta(L4PROTO, B), Expression.destinationPort(C),
						Expression.lookup(PortMap.AT.label(), A, A), Expression.rewriteDestination(A, B)));
		rule(transaction, chain, at);
		List<Expression> everywhere = local(IPV4);
		everywhere.addAll(List.of(Expression.meta(L4PROTO, A), Expression.destinationPort(B),
				Expression.lookup(PortMap.EVERYWHERE.label(), A, A), Expression.rewriteDestination(A, B)));
		rule(transaction, chain, everywhere);
		List<Expression> at6 = local(IPV6);
		at6.addAll(List.of(Expression.address6(DESTINATION6, A), Expression.meta(L4PROTO, A + WIDE),
				Expression.destinationPort(B + WIDE), Expression.lookup(PortMap.AT6.label(), A, A),
				Expression.rewriteDestination(IPV6, A, A + WIDE)));
		rule(transaction, chain, at6);
		List<Expression> everywhere6 = local(IPV6);
		everywhere6.addAll(List.of(Expression.meta(L4PROTO, A), Expression.destinationPort(B),
				Expression.lookup(PortMap.EVERYWHERE6.label(), A, A),
				Expression.rewriteDestination(IPV6, A, A + WIDE)));
		rule(transaction, chain, everywhere6);
	}

	private static void sources(Transaction transaction, int family) {
		Expression source = (family == IPV4) ? Expression.address(SOURCE, A) : Expression.address6(SOURCE6, A);
		String suffix = (family == IPV4) ? "" : "6";
		List<Expression> outside = list(Expression.meta(OUTPUT_INTERFACE, A), Expression.notIn(BRIDGES, A));
		outside.addAll(family(family));
		outside.addAll(List.of(source, Expression.in(SegmentSets.MASKED + suffix, A), Expression.masquerade()));
		rule(transaction, "postrouting", outside);
		List<Expression> hairpin = list(Expression.meta(OUTPUT_INTERFACE, A), Expression.in(BRIDGES, A));
		hairpin.addAll(rewritten());
		hairpin.addAll(family(family));
		hairpin.addAll(List.of(source, Expression.in(SegmentSets.MEMBERS + suffix, A), Expression.masquerade()));
		rule(transaction, "postrouting", hairpin);
		if (family == IPV4) {
			List<Expression> loopback = list(Expression.meta(OUTPUT_INTERFACE, A), Expression.in(BRIDGES, A));
			loopback.addAll(family(IPV4));
			loopback.addAll(addressIn(SOURCE, LOOPBACK));
			loopback.add(Expression.masquerade());
			rule(transaction, "postrouting", loopback);
		}
	}

	private static void forward(Transaction transaction) {
		String chain = "forward";
		transaction.addChain(chain, HookPoint.FORWARD);
		rule(transaction, chain,
				List.of(Expression.connection(CONNECTION_STATE, A), Expression.mask(A, Expression.hostNumber(KNOWN)),
						Expression.notEqual(A, new byte[4]), Expression.accept()));
		rule(transaction, chain, List.of(Expression.meta(INPUT_INTERFACE, A),
				Expression.meta(OUTPUT_INTERFACE, A + WIDE), Expression.in(TALKING, A), Expression.accept()));
		rule(transaction, chain,
				List.of(Expression.meta(INPUT_INTERFACE, A), Expression.in(INTERNAL, A), Expression.drop()));
		rule(transaction, chain,
				List.of(Expression.meta(OUTPUT_INTERFACE, A), Expression.notIn(BRIDGES, A), Expression.accept()));
		rule(transaction, chain,
				List.of(Expression.meta(OUTPUT_INTERFACE, A), Expression.in(INTERNAL, A), Expression.drop()));
		List<Expression> published = rewritten();
		published.add(Expression.accept());
		rule(transaction, chain, published);
		rule(transaction, chain, List.of(Expression.drop()));
	}

	private static List<Expression> family(int family) {
		return list(Expression.meta(NFPROTO, A), Expression.equal(A, new byte[] { (byte) family }));
	}

	private static List<Expression> local(int family) {
		List<Expression> steps = family(family);
		steps.addAll(List.of(Expression.destinationType(A), Expression.equal(A, Expression.local())));
		return steps;
	}

	private static List<Expression> rewritten() {
		return list(Expression.connection(CONNECTION_STATUS, A),
				Expression.mask(A, Expression.hostNumber(DESTINATION_REWRITTEN)), Expression.notEqual(A, new byte[4]));
	}

	private static List<Expression> addressIn(int offset, Subnet subnet) {
		int mask = (subnet.prefix() == 0) ? 0 : -1 << (32 - subnet.prefix());
		return List.of(Expression.address(offset, A), Expression.mask(A, Transaction.parts(mask)),
				Expression.equal(A, Transaction.parts(subnet.network())));
	}

	private static List<Expression> list(Expression... steps) {
		return new ArrayList<>(Arrays.asList(steps));
	}

	private static void rule(Transaction transaction, String chain, List<Expression> steps) {
		transaction.addRule(chain, steps.toArray(Expression[]::new));
	}

	/** The maps of published ports. */
	enum PortMap {

		/** Ports on every IPv4 address of the host. */
		EVERYWHERE("published", SERVICE, MapType.ADDRESS.and(MapType.PORT)),

		/** Ports on one IPv4 address of the host. */
		AT("published_at", MapType.ADDRESS.and(SERVICE), MapType.ADDRESS.and(MapType.PORT)),

		/** Ports on every IPv6 address of the host. */
		EVERYWHERE6("published6", SERVICE, MapType.ADDRESS6.and(MapType.PORT)),

		/** Ports on one IPv6 address of the host. */
		AT6("published6_at", MapType.ADDRESS6.and(SERVICE), MapType.ADDRESS6.and(MapType.PORT));

		private final String label;

		private final MapType key;

		private final MapType value;

		PortMap(String label, MapType key, MapType value) {
			this.label = label;
			this.key = key;
			this.value = value;
		}

		/** The map's name in the kernel. */
		String label() {
			return this.label;
		}

	}

}
