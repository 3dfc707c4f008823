package dev.gantry.engine.network;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.kernel.netlink.Link;

/** Puts containers into networks, with an address each, and takes the addresses back. */
final class Joining {

	private final Segments segments;

	private final Links links;

	/** Those that were asked for and those that follow from IPv4 addresses may meet. */
	private final Set<String> taken6 = ConcurrentHashMap.newKeySet();

	Joining(Segments segments, Links links) {
		this.segments = segments;
		this.links = links;
	}

	/**
	 * Makes a link into a namespace. Its address is free again when that fails; the link
	 * goes with the namespace.
	 * @param linkName what the link is called inside
	 * @param names what the network's other members find the container by
	 */
	Endpoint join(Path namespace, Membership membership, String linkName, List<String> names) {
		Segment segment = this.segments.require(membership.network());
		int address = membership.address().isEmpty() ? segment.pool().take() : segment.pool().take(inet(membership));
		try {
			Lease inet6 = segment.inet6().map((subnet) -> lease6(subnet, membership, address)).orElse(null);
			if (inet6 == null && !membership.address6().isEmpty()) {
				throw new GantryException(
						ErrorCode.REQUEST_INVALID, "take address " + membership.address6() + ": network "
								+ segment.network().name() + " has no IPv6",
						"Leave the address out, or create a network with IPv6.");
			}
			try {
				Link link = this.links.create(segment, namespace, linkName, address);
				return configured(namespace,
						new Endpoint(segment.id(), linkName, link.name(), lease(segment, address), inet6,
								segment.network().isDefault() ? List.of() : all(names, membership),
								membership.priority()));
			}
			catch (RuntimeException ex) {
				release6(inet6);
				throw ex;
			}
		}
		catch (RuntimeException ex) {
			segment.pool().release(address);
			throw ex;
		}
	}

	private Endpoint configured(Path namespace, Endpoint endpoint) {
		try {
			Links.configure(namespace, endpoint);
			this.links.settle(endpoint.hostName());
			return endpoint;
		}
		catch (RuntimeException ex) {
			this.links.remove(endpoint);
			throw ex;
		}
	}

	private static int inet(Membership membership) {
		return Ipv4.parse(membership.address())
			.orElseThrow(() -> new GantryException(ErrorCode.REQUEST_INVALID,
					"take address " + membership.address() + ": it is not an IPv4 address"));
	}

	/** The IPv4 address inside the IPv6 one keeps it unique, unless one is asked for. */
	private Lease lease6(Subnet6 subnet, Membership membership, int address) {
		InetAddress chosen = subnet.with(address);
		if (!membership.address6().isEmpty()) {
			chosen = Inet.parse(membership.address6())
				.filter((wanted) -> subnet.contains(wanted) && !wanted.equals(subnet.gateway())
						&& !wanted.equals(subnet.first()))
				.orElseThrow(() -> new GantryException(ErrorCode.REQUEST_INVALID,
						"take address " + membership.address6() + ": no container can have it in " + subnet,
						"Choose an address of the subnet that is neither its first nor the gateway."));
		}
		if (!this.taken6.add(chosen.getHostAddress())) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"take address " + chosen.getHostAddress() + ": another container has it",
					"Choose another address, or let the engine choose.");
		}
		return new Lease(chosen.getHostAddress(), subnet.prefix(), subnet.gateway().getHostAddress());
	}

	private static Lease lease(Segment segment, int address) {
		return new Lease(Ipv4.format(address), segment.subnet().prefix(), Ipv4.format(segment.gateway()));
	}

	private static List<String> all(List<String> names, Membership membership) {
		Set<String> all = new LinkedHashSet<>(names);
		all.addAll(membership.aliases());
		return new ArrayList<>(all);
	}

	/** The link to the default network that was made ahead of time. */
	Endpoint endpoint(PreparedLink link, List<String> names, Membership membership) {
		return new Endpoint(Membership.DEFAULT_NETWORK, "eth0", link.hostName(),
				lease(this.segments.home(), Ipv4.of(link.address())), null, List.of(), membership.priority());
	}

	/** The first link to a network that leads outside: it has the default route. */
	Optional<Endpoint> main(List<Endpoint> endpoints) {
		return endpoints.stream()
			.filter((endpoint) -> this.segments.find(endpoint.network())
				.filter((segment) -> !segment.traffic().internal())
				.isPresent())
			.findFirst();
	}

	private void release6(Lease inet6) {
		if (inet6 != null) {
			this.taken6.remove(inet6.address());
		}
	}

	/** Gives back a link's address. */
	void release(Endpoint endpoint) {
		release6(endpoint.inet6());
		this.segments.find(endpoint.network())
			.ifPresent((segment) -> segment.pool().release(Ipv4.of(endpoint.inet().address())));
	}

	/** Marks the address of a link that was found. */
	void restore(Endpoint endpoint) {
		if (endpoint.inet6() != null) {
			this.taken6.add(endpoint.inet6().address());
		}
		this.segments.find(endpoint.network())
			.ifPresent((segment) -> segment.pool().mark(Ipv4.of(endpoint.inet().address())));
	}

}
