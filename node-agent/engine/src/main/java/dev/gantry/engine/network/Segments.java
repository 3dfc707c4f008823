package dev.gantry.engine.network;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.kernel.netlink.Link;
import dev.gantry.kernel.netlink.Rtnetlink;

/** The networks of a home as they stand in the kernel: the default one and the named. */
final class Segments {

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final int ID_BYTES = 32;

	private static final int SHORTEST_PREFIX = 4;

	private final Rtnetlink rtnetlink;

	private final NetworkNames names;

	private final NetworkDocuments documents;

	private final Segment home;

	private final Map<String, Segment> named = new ConcurrentHashMap<>();

	Segments(Rtnetlink rtnetlink, NetworkNames names, NetworkDocuments documents, Bridge bridge) {
		this.rtnetlink = rtnetlink;
		this.names = names;
		this.documents = documents;
		NetworkSpec spec = NetworkSpec.of(Membership.DEFAULT_NETWORK)
			.withInet(new AddressRange(bridge.subnet().toString(), Ipv4.format(bridge.gateway()), ""));
		this.home = new Segment(new NamedNetwork(Membership.DEFAULT_NETWORK, spec, bridge.link().name(), Instant.EPOCH),
				bridge, null, new AddressPool(bridge.subnet()));
	}

	/** Makes what is missing of the networks that were created before. */
	void open() {
		for (NamedNetwork network : this.documents.read()) {
			this.named.put(network.id(), raise(network));
		}
		this.rtnetlink.links()
			.stream()
			.filter((link) -> link.name().startsWith(this.names.bridgePrefix()))
			.filter((link) -> this.named.values()
				.stream()
				.noneMatch((segment) -> segment.bridgeName().equals(link.name())))
			.forEach(this.rtnetlink::delete);
	}

	private Segment raise(NamedNetwork network) {
		NetworkSpec spec = network.spec();
		Subnet subnet = Subnet.parse(spec.inet().subnet());
		int gateway = Ipv4.of(spec.inet().gateway());
		Subnet range = spec.inet().range().isEmpty() ? subnet : Subnet.parse(spec.inet().range());
		Subnet6 subnet6 = (spec.inet6() == null) ? null : Subnet6.parse(spec.inet6().subnet());
		if (subnet6 != null) {
			Inet6Forwarding.ensure();
		}
		Bridge bridge = Bridge.ensure(this.rtnetlink, network.bridge(), subnet, gateway, subnet6);
		return new Segment(network, bridge, subnet6, new AddressPool(subnet, gateway, range));
	}

	/** The default network. */
	Segment home() {
		return this.home;
	}

	/** The default network, then the others by name. */
	List<Segment> all() {
		List<Segment> all = new ArrayList<>(this.named.values());
		all.sort(Comparator.comparing((segment) -> segment.network().name()));
		all.add(0, this.home);
		return all;
	}

	/** By id, by name, or by the beginning of an id that fits one only. */
	Optional<Segment> find(String nameOrId) {
		if (nameOrId.equals(Membership.DEFAULT_NETWORK)) {
			return Optional.of(this.home);
		}
		Segment byId = this.named.get(nameOrId);
		if (byId != null) {
			return Optional.of(byId);
		}
		Optional<Segment> byName = this.named.values()
			.stream()
			.filter((segment) -> segment.network().name().equals(nameOrId))
			.findFirst();
		if (byName.isPresent() || nameOrId.length() < SHORTEST_PREFIX) {
			return byName;
		}
		List<Segment> begin = this.named.values()
			.stream()
			.filter((segment) -> segment.id().startsWith(nameOrId))
			.toList();
		return (begin.size() == 1) ? Optional.of(begin.get(0)) : Optional.empty();
	}

	Segment require(String nameOrId) {
		return find(nameOrId).orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND,
				"There is no network '" + nameOrId + "'", "List the networks to see their names."));
	}

	/** Makes a network; nothing of it stays when that fails. */
	synchronized Segment create(NetworkSpec wanted, Clock clock) {
		if (find(wanted.name()).isPresent() || wanted.name().equals("host") || wanted.name().equals("none")) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"create network " + wanted.name() + ": there is one of that name", "Choose another name.");
		}
		byte[] random = new byte[ID_BYTES];
		RANDOM.nextBytes(random);
		String id = HexFormat.of().formatHex(random);
		NetworkSpec spec = wanted.withInet(inet(id, wanted.inet()));
		if (wanted.inet6() != null) {
			spec = spec.withInet6(inet6(id, wanted.inet6()));
		}
		NamedNetwork network = new NamedNetwork(id, spec, this.names.bridge(id), clock.instant());
		try {
			Segment segment = raise(network);
			this.documents.write(network);
			this.named.put(id, segment);
			return segment;
		}
		catch (RuntimeException ex) {
			this.rtnetlink.link(network.bridge()).ifPresent(this.rtnetlink::delete);
			throw ex;
		}
	}

	private AddressRange inet(String id, AddressRange wanted) {
		List<Subnet> occupied = Bridge.occupied(this.rtnetlink);
		all().forEach((segment) -> occupied.add(segment.subnet()));
		if (wanted.subnet().isEmpty()) {
			Subnet chosen = SubnetChoice.chooseNamed(id, occupied);
			return new AddressRange(chosen.toString(), Ipv4.format(chosen.gateway()), "");
		}
		Subnet subnet = valid(() -> Subnet.parse(wanted.subnet()));
		for (Subnet other : occupied) {
			if (subnet.overlaps(other)) {
				throw new GantryException(ErrorCode.STATE_CONFLICT,
						"use subnet " + subnet + ": it overlaps " + other + ", which this host has or can reach",
						"Choose another subnet, or let the engine choose.");
			}
		}
		int gateway = wanted.gateway().isEmpty() ? subnet.gateway() : valid(() -> Ipv4.of(wanted.gateway()));
		Subnet range = wanted.range().isEmpty() ? subnet : valid(() -> Subnet.parse(wanted.range()));
		if (subnet.size() < 4 || !subnet.contains(gateway) || !subnet.contains(range.network())
				|| range.prefix() < subnet.prefix()) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"use subnet " + subnet + ": its gateway or range is not part of it, or it has no room",
					"Choose a subnet of at least 4 addresses, and a gateway and a range inside of it.");
		}
		return new AddressRange(subnet.toString(), Ipv4.format(gateway), wanted.range());
	}

	/** A unique local /64 of the home's own (RFC 4193), unless one is named. */
	private AddressRange inet6(String id, AddressRange wanted) {
		Subnet6 subnet = wanted.subnet().isEmpty() ? local(id) : valid(() -> Subnet6.parse(wanted.subnet()));
		for (Segment segment : all()) {
			if (segment.inet6().filter(subnet::overlaps).isPresent()) {
				throw new GantryException(ErrorCode.STATE_CONFLICT,
						"use subnet " + subnet + ": it overlaps that of network " + segment.network().name(),
						"Choose another subnet, or let the engine choose.");
			}
		}
		InetAddress gateway = subnet.gateway();
		if (!wanted.gateway().isEmpty() && !Inet.parse(wanted.gateway()).filter(gateway::equals).isPresent()) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"use gateway " + wanted.gateway() + ": the gateway of an IPv6 subnet is its first address",
					"Leave the gateway out.");
		}
		return new AddressRange(subnet.toString(), gateway.getHostAddress(), "");
	}

	private Subnet6 local(String id) {
		byte[] random = HexFormat.of().parseHex(id.substring(0, 4));
		long high = ByteBuffer.allocate(Long.BYTES)
			.put((byte) 0xfd)
			.put((byte) 0x67)
			.putInt((int) Long.parseLong(this.names.shortName(), 16))
			.put(random)
			.getLong(0);
		return new Subnet6(high, 0, Long.SIZE);
	}

	private static <T> T valid(Supplier<T> parsed) {
		try {
			return parsed.get();
		}
		catch (IllegalArgumentException ex) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "read the network's addresses: " + ex.getMessage(),
					"Write a subnet as ADDRESS/PREFIX.", ex);
		}
	}

	/** Takes a network away; it must have no members. */
	synchronized void remove(Segment segment) {
		this.documents.delete(segment.network());
		this.named.remove(segment.id());
		this.rtnetlink.link(segment.bridgeName()).ifPresent(this.rtnetlink::delete);
	}

	/** Takes all bridges away; the named networks stand again when the home is opened. */
	void teardown() {
		for (Segment segment : all()) {
			this.rtnetlink.link(segment.bridgeName()).ifPresent(this.rtnetlink::delete);
		}
	}

}
