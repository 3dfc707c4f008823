package dev.gantry.engine.network;

import java.util.List;
import java.util.Optional;

/**
 * A container's place in the network, as plain data that is kept with the container.
 * Address and gateway are those of the network that has the default route.
 *
 * @param hostName the name of the host's end of that network's link
 * @param address its address, without a prefix length
 * @param prefix the length of its network's prefix in bits
 * @param gateway the bridge's address
 * @param nameservers what its resolver asks, in order; empty: what the host's resolver
 * asks
 * @param published the ports that are reachable on the host
 * @param endpoints its links, one for each network that it is in
 * @param upstreams who is asked for it for names that its networks do not know; empty: as
 * the host
 */
public record Attachment(String hostName, String address, int prefix, String gateway, List<String> nameservers,
		List<PublishedPort> published, List<Endpoint> endpoints, List<String> upstreams) {

	private static final String FIRST_LINK = "eth0";

	public Attachment {
		nameservers = List.copyOf(nameservers);
		published = List.copyOf(published);
		upstreams = (upstreams == null) ? List.of() : List.copyOf(upstreams);
		endpoints = (endpoints == null) ? List.of(new Endpoint(Membership.DEFAULT_NETWORK, FIRST_LINK, hostName,
				new Lease(address, prefix, gateway), null, List.of(), 0)) : List.copyOf(endpoints);
	}

	/** The place of a container that is in the default network only. */
	public Attachment(String hostName, String address, int prefix, String gateway, List<String> nameservers,
			List<PublishedPort> published) {
		this(hostName, address, prefix, gateway, nameservers, published, null, List.of());
	}

	/** The link that its published ports lead to: the one that has the default route. */
	Endpoint publishing() {
		return this.endpoints.stream()
			.filter((endpoint) -> endpoint.inet().address().equals(this.address))
			.findFirst()
			.orElse(this.endpoints.get(0));
	}

	/** Its link to a network. */
	public Optional<Endpoint> endpoint(String network) {
		return this.endpoints.stream().filter((endpoint) -> endpoint.network().equals(network)).findFirst();
	}

	/** The same with other names in place of some. */
	Attachment renamed(List<String> before, List<String> after) {
		return new Attachment(this.hostName, this.address, this.prefix, this.gateway, this.nameservers, this.published,
				this.endpoints.stream().map((endpoint) -> endpoint.renamed(before, after)).toList(), this.upstreams);
	}

}
