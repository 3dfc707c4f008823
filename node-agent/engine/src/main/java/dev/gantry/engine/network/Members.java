package dev.gantry.engine.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/** Who is in which network, by container. */
final class Members {

	private final Map<String, Member> members = new HashMap<>();

	/** What names lead to; made anew when somebody asks after a change. */
	private Index index;

	/**
	 * Enters a container that is not there yet.
	 * @throws GantryException with {@code STATE_CONFLICT} when it is
	 */
	synchronized void enter(String containerId) {
		if (this.members.putIfAbsent(containerId, Member.NEW) != null) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"attach container " + containerId + " to the network: it is attached already");
		}
	}

	/** Notes a container's links. */
	synchronized void put(String containerId, Attachment attachment) {
		this.members.put(containerId, new Member(attachment));
		this.index = null;
	}

	/** Changes names of a container; nothing when it has no links. */
	synchronized Optional<Attachment> rename(String containerId, List<String> before, List<String> after) {
		Optional<Attachment> renamed = member(containerId).map((member) -> member.attachment().renamed(before, after));
		renamed.ifPresent((attachment) -> put(containerId, attachment));
		return renamed;
	}

	/** A container that is there with its links. */
	synchronized Optional<Member> member(String containerId) {
		return Optional.ofNullable(this.members.get(containerId)).filter((member) -> member.attachment() != null);
	}

	/** Takes a container out; nothing when it is not there. */
	synchronized Optional<Attachment> leave(String containerId) {
		this.index = null;
		return Optional.ofNullable(this.members.remove(containerId)).map(Member::attachment);
	}

	/** The links to a network, by container id. */
	synchronized Map<String, Endpoint> in(String network) {
		Map<String, Endpoint> found = new HashMap<>();
		this.members.forEach((containerId, member) -> {
			if (member.attachment() != null) {
				member.attachment().endpoint(network).ifPresent((endpoint) -> found.put(containerId, endpoint));
			}
		});
		return found;
	}

	/** The member that has an address in a named network. */
	synchronized Optional<Member> at(InetAddress address) {
		return Optional.ofNullable(index().byAddress().get(address));
	}

	/** The links of those who have a name in a named network. */
	synchronized List<Endpoint> named(String network, String name) {
		return index().byName().getOrDefault(new Name(network, name), List.of());
	}

	/** The first name of who has an address in a named network. */
	synchronized Optional<String> nameOf(String network, InetAddress address) {
		return Optional.ofNullable(index().byAddress().get(address))
			.flatMap((member) -> member.attachment().endpoint(network))
			.filter((endpoint) -> addresses(endpoint).contains(address) && !endpoint.names().isEmpty())
			.map((endpoint) -> endpoint.names().get(0));
	}

	static List<InetAddress> addresses(Endpoint endpoint) {
		List<InetAddress> addresses = new ArrayList<>();
		Inet.parse(endpoint.inet().address()).ifPresent(addresses::add);
		if (endpoint.inet6() != null) {
			Inet.parse(endpoint.inet6().address()).ifPresent(addresses::add);
		}
		return addresses;
	}

	private Index index() {
		if (this.index == null) {
			Index made = new Index(new HashMap<>(), new HashMap<>());
			this.members.values()
				.stream()
				.filter((member) -> member.attachment() != null)
				.forEach((member) -> member.attachment()
					.endpoints()
					.stream()
					.filter((endpoint) -> !endpoint.ofDefault())
					.forEach((endpoint) -> made.add(member, endpoint)));
			this.index = made;
		}
		return this.index;
	}

	/**
	 * A container that is attached.
	 *
	 * @param attachment its links; {@code null} while they are made
	 */
	record Member(Attachment attachment) {

		private static final Member NEW = new Member(null);

	}

	private record Name(String network, String name) {
	}

	private record Index(Map<InetAddress, Member> byAddress, Map<Name, List<Endpoint>> byName) {

		void add(Member member, Endpoint endpoint) {
			addresses(endpoint).forEach((address) -> this.byAddress.put(address, member));
			Set<String> names = new LinkedHashSet<>();
			endpoint.names().forEach((name) -> names.add(name.toLowerCase(Locale.ROOT)));
			for (String name : names) {
				this.byName.computeIfAbsent(new Name(endpoint.network(), name), (key) -> new ArrayList<>())
					.add(endpoint);
			}
		}

	}

}
