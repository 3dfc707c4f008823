package dev.gantry.engine.network;

import static dev.gantry.kernel.nftables.Expression.CONNECTION_STATE;
import static dev.gantry.kernel.nftables.Expression.CONNECTION_STATUS;
import static dev.gantry.kernel.nftables.Expression.DESTINATION;
import static dev.gantry.kernel.nftables.Expression.DESTINATION_REWRITTEN;
import static dev.gantry.kernel.nftables.Expression.INPUT_INTERFACE;
import static dev.gantry.kernel.nftables.Expression.IPV4;
import static dev.gantry.kernel.nftables.Expression.KNOWN;
import static dev.gantry.kernel.nftables.Expression.L4PROTO;
import static dev.gantry.kernel.nftables.Expression.NFPROTO;
import static dev.gantry.kernel.nftables.Expression.OUTPUT_INTERFACE;
import static dev.gantry.kernel.nftables.Expression.REGISTER;
import static dev.gantry.kernel.nftables.Expression.SOURCE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import dev.gantry.kernel.nftables.Expression;
import dev.gantry.kernel.nftables.HookPoint;
import dev.gantry.kernel.nftables.MapElement;
import dev.gantry.kernel.nftables.MapType;
import dev.gantry.kernel.nftables.Transaction;

/**
 * A home's packet filter rules. They are constant; publishing a port adds an element to a
 * map. As {@code nft} writes them:
 *
 * <pre>
 * table inet gantry_HOME {
 *   map published    { type inet_proto . inet_service : ipv4_addr . inet_service }
 *   map published_at { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service }
 *   chain raw         { type filter hook prerouting priority raw
 *     iifname BRIDGE ip daddr 127.0.0.0/8 drop }
 *   chain prerouting  { type nat hook prerouting priority dstnat
 *     fib daddr type local dnat ip to ip daddr . meta l4proto . th dport map @published_at
 *     fib daddr type local dnat ip to meta l4proto . th dport map @published }
 *   chain output      { type nat hook output priority dstnat, as prerouting }
 *   chain postrouting { type nat hook postrouting priority srcnat
 *     ip saddr SUBNET oifname != BRIDGE masquerade
 *     ip saddr SUBNET oifname BRIDGE ct status dnat masquerade
 *     ip saddr 127.0.0.0/8 oifname BRIDGE masquerade }
 *   chain forward     { type filter hook forward priority filter
 *     oifname != BRIDGE accept
 *     ct state established,related accept
 *     iifname BRIDGE accept
 *     ct status dnat accept
 *     drop }
 * }
 * </pre>
 *
 * The bridge may carry packets from this host's loopback (route_localnet), which is why
 * the raw chain keeps containers from sending to it. The forward chain lets only
 * published ports be reached from outside, and keeps the containers of two homes apart.
 *
 * @param table the table's name
 * @param bridge the bridge's name
 * @param subnet the containers' addresses
 * @param hostResolver the host's own resolver on its loopback, when containers must ask
 * it through the gateway
 */
record FilterRules(String table, String bridge, Subnet subnet, Optional<Integer> hostResolver) {

	/** Ports on every address of the host. */
	static final String PUBLISHED = "published";

	/** Ports on one address of the host. */
	static final String PUBLISHED_AT = "published_at";

	private static final int A = REGISTER;

	private static final int B = REGISTER + 1;

	private static final int C = REGISTER + 2;

	private static final int DNS = 53;

	private static final MapType SERVICE = MapType.PROTOCOL.and(MapType.PORT);

	private static final MapType TARGET = MapType.ADDRESS.and(MapType.PORT);

	private static final Subnet LOOPBACK = Subnet.parse("127.0.0.0/8");

	/** Replaces the whole table, so that there is no moment without rules. */
	Transaction replace(Collection<PublishedTarget> published) {
		Transaction transaction = Transaction.on(this.table).addTable().deleteTable().addTable();
		transaction.addMap(PUBLISHED, SERVICE, TARGET);
		transaction.addMap(PUBLISHED_AT, MapType.ADDRESS.and(SERVICE), TARGET);
		raw(transaction);
		destinations(transaction, "prerouting", HookPoint.NAT_PREROUTING);
		destinations(transaction, "output", HookPoint.NAT_OUTPUT);
		postrouting(transaction);
		forward(transaction);
		return add(transaction, published);
	}

	/** Publishes ports. */
	Transaction add(Collection<PublishedTarget> targets) {
		return add(Transaction.on(this.table), targets);
	}

	private static Transaction add(Transaction transaction, Collection<PublishedTarget> targets) {
		return transaction.addElements(PUBLISHED, elements(targets, true))
			.addElements(PUBLISHED_AT, elements(targets, false));
	}

	/** Takes published ports back. */
	Transaction delete(Collection<PublishedTarget> targets) {
		return Transaction.on(this.table)
			.deleteElements(PUBLISHED, elements(targets, true))
			.deleteElements(PUBLISHED_AT, elements(targets, false));
	}

	/** Removes everything. */
	Transaction delete() {
		return Transaction.on(this.table).addTable().deleteTable();
	}

	private static List<MapElement> elements(Collection<PublishedTarget> targets, boolean everywhere) {
		return targets.stream()
			.filter((target) -> target.everywhere() == everywhere)
			.map(PublishedTarget::element)
			.toList();
	}

	private void raw(Transaction transaction) {
		transaction.addChain("raw", HookPoint.RAW_PREROUTING);
		List<Expression> steps = fromBridge();
		steps.addAll(addressIn(DESTINATION, LOOPBACK));
		steps.add(Expression.drop());
		rule(transaction, "raw", steps);
	}

	private void destinations(Transaction transaction, String chain, HookPoint point) {
		transaction.addChain(chain, point);
		if (point == HookPoint.NAT_PREROUTING) {
			this.hostResolver.ifPresent((resolver) -> resolver(transaction, chain, resolver));
		}
		List<Expression> at = local();
		at.addAll(
				List.of(Expression.address(DESTINATION, A), Expression.meta(L4PROTO, B), Expression.destinationPort(C),
						Expression.lookup(PUBLISHED_AT, A, A), Expression.rewriteDestination(A, B)));
		rule(transaction, chain, at);
		List<Expression> everywhere = local();
		everywhere.addAll(List.of(Expression.meta(L4PROTO, A), Expression.destinationPort(B),
				Expression.lookup(PUBLISHED, A, A), Expression.rewriteDestination(A, B)));
		rule(transaction, chain, everywhere);
	}

	/**
	 * Questions for names, asked of the gateway, go to the resolver on the host's
	 * loopback.
	 */
	private void resolver(Transaction transaction, String chain, int resolver) {
		for (Protocol protocol : Protocol.values()) {
			List<Expression> steps = fromBridge();
			steps.addAll(addressIn(DESTINATION, new Subnet(this.subnet.gateway(), 32)));
			steps.addAll(List.of(Expression.meta(L4PROTO, A),
					Expression.equal(A, new byte[] { (byte) PublishedTarget.number(protocol) }),
					Expression.destinationPort(A), Expression.equal(A, new byte[] { 0, DNS }),
					Expression.load(A, Transaction.parts(resolver)), Expression.load(B, new byte[] { 0, DNS }),
					Expression.rewriteDestination(A, B)));
			rule(transaction, chain, steps);
		}
	}

	private void postrouting(Transaction transaction) {
		String chain = "postrouting";
		transaction.addChain(chain, HookPoint.NAT_POSTROUTING);
		List<Expression> outside = ipv4();
		outside.addAll(addressIn(SOURCE, this.subnet));
		outside.addAll(List.of(Expression.meta(OUTPUT_INTERFACE, A), Expression.notEqual(A, bridgeName()),
				Expression.masquerade()));
		rule(transaction, chain, outside);
		List<Expression> hairpin = ipv4();
		hairpin.addAll(addressIn(SOURCE, this.subnet));
		hairpin.addAll(toBridge());
		hairpin.addAll(rewritten());
		hairpin.add(Expression.masquerade());
		rule(transaction, chain, hairpin);
		List<Expression> fromLoopback = ipv4();
		fromLoopback.addAll(addressIn(SOURCE, LOOPBACK));
		fromLoopback.addAll(toBridge());
		fromLoopback.add(Expression.masquerade());
		rule(transaction, chain, fromLoopback);
	}

	private void forward(Transaction transaction) {
		String chain = "forward";
		transaction.addChain(chain, HookPoint.FORWARD);
		rule(transaction, chain, List.of(Expression.meta(OUTPUT_INTERFACE, A), Expression.notEqual(A, bridgeName()),
				Expression.accept()));
		rule(transaction, chain,
				List.of(Expression.connection(CONNECTION_STATE, A), Expression.mask(A, Expression.hostNumber(KNOWN)),
						Expression.notEqual(A, new byte[4]), Expression.accept()));
		rule(transaction, chain,
				List.of(Expression.meta(INPUT_INTERFACE, A), Expression.equal(A, bridgeName()), Expression.accept()));
		List<Expression> published = rewritten();
		published.add(Expression.accept());
		rule(transaction, chain, published);
		rule(transaction, chain, List.of(Expression.drop()));
	}

	private static List<Expression> ipv4() {
		return list(Expression.meta(NFPROTO, A), Expression.equal(A, new byte[] { IPV4 }));
	}

	private static List<Expression> local() {
		List<Expression> steps = ipv4();
		steps.addAll(List.of(Expression.destinationType(A), Expression.equal(A, Expression.local())));
		return steps;
	}

	private List<Expression> fromBridge() {
		List<Expression> steps = ipv4();
		steps.addAll(List.of(Expression.meta(INPUT_INTERFACE, A), Expression.equal(A, bridgeName())));
		return steps;
	}

	private List<Expression> toBridge() {
		return list(Expression.meta(OUTPUT_INTERFACE, A), Expression.equal(A, bridgeName()));
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

	private byte[] bridgeName() {
		return Expression.interfaceName(this.bridge);
	}

	private static List<Expression> list(Expression... steps) {
		return new ArrayList<>(Arrays.asList(steps));
	}

	private static void rule(Transaction transaction, String chain, List<Expression> steps) {
		transaction.addRule(chain, steps.toArray(Expression[]::new));
	}

}
