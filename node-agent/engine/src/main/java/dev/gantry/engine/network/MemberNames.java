package dev.gantry.engine.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import dev.gantry.engine.network.names.NameDirectory;

/**
 * What the members of named networks find each other by: a container's names in each
 * network that it shares with who asks, and each with the network's name behind a dot.
 */
final class MemberNames implements NameDirectory {

	private static final int DNS = 53;

	private final Members members;

	private final Segments segments;

	private final Supplier<HostResolver> host;

	MemberNames(Members members, Segments segments, Supplier<HostResolver> host) {
		this.members = members;
		this.segments = segments;
		this.host = host;
	}

	@Override
	public Optional<Asker> asker(InetAddress source) {
		return this.members.at(source).map(Member::new);
	}

	private final class Member implements Asker {

		private final Members.Member member;

		private final List<Segment> networks = new ArrayList<>();

		Member(Members.Member member) {
			this.member = member;
			for (Endpoint endpoint : member.attachment().endpoints()) {
				if (!endpoint.ofDefault()) {
					MemberNames.this.segments.find(endpoint.network()).ifPresent(this.networks::add);
				}
			}
		}

		@Override
		public Optional<List<InetAddress>> addresses(String name) {
			List<InetAddress> addresses = new ArrayList<>();
			for (Segment network : this.networks) {
				String suffix = "." + network.network().name().toLowerCase(java.util.Locale.ROOT);
				find(network, name, addresses);
				if (addresses.isEmpty() && name.endsWith(suffix)) {
					find(network, name.substring(0, name.length() - suffix.length()), addresses);
				}
			}
			return addresses.isEmpty() ? Optional.empty() : Optional.of(addresses);
		}

		private void find(Segment network, String name, List<InetAddress> into) {
			for (Endpoint endpoint : MemberNames.this.members.named(network.id(), name)) {
				into.addAll(Members.addresses(endpoint));
			}
		}

		@Override
		public Optional<String> name(InetAddress address) {
			for (Segment network : this.networks) {
				Optional<String> name = MemberNames.this.members.nameOf(network.id(), address);
				if (name.isPresent()) {
					return Optional.of(name.get() + "." + network.network().name());
				}
			}
			return Optional.empty();
		}

		@Override
		public List<InetSocketAddress> upstreams() {
			boolean outside = this.member.attachment()
				.endpoints()
				.stream()
				.anyMatch((endpoint) -> MemberNames.this.segments.find(endpoint.network())
					.filter((segment) -> !segment.traffic().internal())
					.isPresent());
			if (!outside) {
				return List.of();
			}
			List<String> servers = this.member.attachment().upstreams();
			return (servers.isEmpty() ? MemberNames.this.host.get().servers() : servers).stream()
				.flatMap((server) -> Inet.parse(server).stream())
				.map((server) -> new InetSocketAddress(server, DNS))
				.toList();
		}

	}

}
