package dev.gantry.engine.network;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.network.names.NameServer;
import dev.gantry.kernel.netlink.Link;
import dev.gantry.kernel.netlink.NetlinkException;
import dev.gantry.kernel.netlink.RouteMessages;
import dev.gantry.kernel.netlink.Rtnetlink;
import dev.gantry.kernel.nftables.Nftables;
import dev.gantry.kernel.nftables.Transaction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The networks of one home: a bridge each, and one table of the packet filter for all.
 * Everything is done by netlink messages; no program is run. Links, rules and addresses
 * outlive this object, and the next one for the same home finds them.
 */
public final class BridgeNetwork implements Network {

	private static final Logger LOGGER = LoggerFactory.getLogger(BridgeNetwork.class);

	private static final String INNER_NAME = "eth0";

	private final Rtnetlink rtnetlink;

	private final Nftables nftables;

	private final NetworkNames names;

	private final SubnetFile subnetFile;

	private final HostResolver resolver;

	private final Segments segments;

	private final Links links;

	private final Joining joining;

	private final Members members = new Members();

	private final PublishedPorts ports = new PublishedPorts();

	private final Firewall firewall;

	private final NameServer nameServer;

	private BridgeNetwork(EngineHome home, HostResolver resolver, Rtnetlink rtnetlink, Nftables nftables) {
		this.rtnetlink = rtnetlink;
		this.nftables = nftables;
		this.resolver = resolver;
		this.names = new NetworkNames(home.shortName());
		this.subnetFile = new SubnetFile(home.directory().resolve("subnet"));
		this.segments = new Segments(rtnetlink, this.names, new NetworkDocuments(home.directory().resolve("networks")),
				Bridge.ensure(rtnetlink, this.names, this.subnetFile));
		this.segments.open();
		this.links = new Links(rtnetlink, this.names);
		this.joining = new Joining(this.segments, this.links);
		this.nameServer = NameServer.start(new MemberNames(this.members, this.segments, HostResolver::read));
		this.firewall = new Firewall(nftables, this::rules, this.ports, this::ensureSettings);
	}

	/**
	 * Opens a home's network; makes what is missing of it.
	 * @throws GantryException with {@code HOST_UNFIT} when the kernel refuses
	 */
	public static BridgeNetwork open(EngineHome home) {
		return open(home, HostResolver.read());
	}

	static BridgeNetwork open(EngineHome home, HostResolver resolver) {
		try (Opening opening = new Opening(new NetworkNames(home.shortName()))) {
			BridgeNetwork network = new BridgeNetwork(home, resolver, opening.rtnetlink(), opening.nftables());
			network.start();
			opening.succeeded();
			return network;
		}
		catch (NetlinkException ex) {
			throw unfit(ex);
		}
	}

	private static GantryException unfit(NetlinkException refused) {
		return new GantryException(ErrorCode.HOST_UNFIT, "set up the containers' network: " + refused.getMessage(),
				"Run as root on a kernel with bridge, veth and nf_tables (inet, nat, masq, fib, ct, socket).", refused);
	}

	private void start() {
		this.firewall.start();
		this.segments.all().stream().filter((segment) -> !segment.network().isDefault()).forEach(this::listen);
	}

	private void listen(Segment segment) {
		this.nameServer.listen(Ipv4.address(segment.gateway()));
	}

	private FilterRules rules() {
		List<Segment> all = this.segments.all();
		return new FilterRules(this.names.table(), all, new HostResolvers(this.resolver, all).elements());
	}

	private void ensureSettings() {
		this.segments.all().forEach((segment) -> segment.bridge().ensureSettings());
	}

	@Override
	public PreparedLink prepare(Path namespace) {
		Segment home = this.segments.home();
		int address = home.pool().take();
		try {
			Link link = this.links.create(home, namespace, INNER_NAME, address);
			Subnet subnet = home.subnet();
			return new PreparedLink(namespace, link.name(), link.peer(), Ipv4.format(address),
					RouteMessages.namespaceSetup(link.peer(), address, subnet.prefix(), home.gateway()));
		}
		catch (RuntimeException ex) {
			home.pool().release(address);
			throw ex;
		}
	}

	@Override
	public void settle(PreparedLink link) {
		this.links.settle(link.hostName());
	}

	@Override
	public void discard(PreparedLink link) {
		this.segments.home().pool().release(Ipv4.of(link.address()));
	}

	@Override
	public Attachment attach(PreparedLink link, String containerId, List<PortMapping> mappings) {
		return attach(link.namespace(), link,
				new Connection(containerId, List.of(), List.of(), mappings, ResolverSettings.HOST));
	}

	@Override
	public Attachment attach(Path namespace, PreparedLink link, Connection wish) {
		this.members.enter(wish.containerId());
		List<Endpoint> endpoints = new ArrayList<>();
		try {
			for (Membership membership : byPriority(wish.memberships())) {
				if (membership.ofDefault() && link != null) {
					endpoints.add(this.joining.endpoint(link, wish.names(), membership));
				}
				else {
					String name = "eth" + (endpoints.size() + ((link == null || holds(endpoints, link)) ? 0 : 1));
					endpoints.add(this.joining.join(namespace, membership, name, wish.names()));
				}
			}
			Optional<Endpoint> main = this.joining.main(endpoints);
			if (!wish.toDefaultOnly() || link == null) {
				main.ifPresent((endpoint) -> Links.route(namespace, endpoint));
			}
			List<PublishedPort> published = publish(wish.containerId(), main, wish.ports());
			Attachment attachment = attachment(endpoints, wish.resolver().servers(), published);
			this.members.put(wish.containerId(), attachment);
			return attachment;
		}
		catch (RuntimeException ex) {
			this.firewall.withdraw(wish.containerId());
			this.members.leave(wish.containerId());
			endpoints.stream()
				.filter((endpoint) -> link == null || !endpoint.hostName().equals(link.hostName()))
				.forEach(this.joining::release);
			throw ex;
		}
	}

	private static boolean holds(List<Endpoint> endpoints, PreparedLink link) {
		return endpoints.stream().anyMatch((endpoint) -> endpoint.hostName().equals(link.hostName()));
	}

	private static List<Membership> byPriority(List<Membership> memberships) {
		return memberships.stream().sorted(Comparator.comparingInt(Membership::priority).reversed()).toList();
	}

	private List<PublishedPort> publish(String containerId, Optional<Endpoint> main, List<PortMapping> mappings) {
		if (mappings.isEmpty()) {
			return List.of();
		}
		Endpoint endpoint = main.orElseThrow(() -> new GantryException(ErrorCode.REQUEST_INVALID,
				"publish ports of container " + containerId + ": it is in internal networks only",
				"Put it into another network, too, or publish nothing."));
		List<PublishedTarget> targets = this.ports.reserve(containerId, endpoint, mappings);
		this.firewall.publish(targets);
		return targets.stream().map(PublishedTarget::port).toList();
	}

	/** The address that counts is the main link's, or the first's where there is none. */
	private Attachment attachment(List<Endpoint> endpoints, List<String> servers, List<PublishedPort> published) {
		Endpoint main = this.joining.main(endpoints).orElse(endpoints.get(0));
		Optional<Endpoint> named = endpoints.stream().filter((endpoint) -> !endpoint.ofDefault()).findFirst();
		List<String> nameservers = named.map((endpoint) -> List.of(endpoint.inet().gateway()))
			.orElseGet(() -> servers.isEmpty() ? this.resolver.forContainers(this.segments.home().gateway()) : servers);
		return new Attachment(main.hostName(), main.inet().address(), main.inet().prefix(), main.inet().gateway(),
				nameservers, published, endpoints, servers);
	}

	@Override
	public Attachment connect(Path namespace, String containerId, Membership membership, List<String> names) {
		Members.Member member = member(containerId);
		List<Endpoint> before = member.attachment().endpoints();
		Segment segment = this.segments.require(membership.network());
		if (member.attachment().endpoint(segment.id()).isPresent()) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "connect container " + containerId + " to network "
					+ segment.network().name() + ": it is connected already");
		}
		Set<String> taken = new HashSet<>();
		before.forEach((endpoint) -> taken.add(endpoint.link()));
		int number = 0;
		while (taken.contains("eth" + number)) {
			number++;
		}
		Endpoint joined = this.joining.join(namespace, membership, "eth" + number, names);
		List<Endpoint> after = new ArrayList<>(before);
		after.add(joined);
		after.sort(Comparator.comparingInt(Endpoint::priority).reversed());
		return rearrange(namespace, containerId, member, after);
	}

	@Override
	public Optional<Attachment> rename(String containerId, List<String> before, List<String> after) {
		return this.members.rename(containerId, before, after);
	}

	@Override
	public Optional<Attachment> disconnect(Path namespace, String containerId, String network) {
		Members.Member member = member(containerId);
		Segment segment = this.segments.require(network);
		Endpoint gone = member.attachment()
			.endpoint(segment.id())
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND,
					"Container " + containerId + " is not in network '" + segment.network().name() + "'"));
		List<Endpoint> after = member.attachment().endpoints().stream().filter((each) -> !each.equals(gone)).toList();
		Optional<Attachment> attachment = Optional.empty();
		if (after.isEmpty()) {
			this.firewall.withdraw(containerId);
			this.members.leave(containerId);
		}
		else {
			attachment = Optional.of(rearrange(namespace, containerId, member, after));
		}
		this.links.remove(gone);
		this.joining.release(gone);
		return attachment;
	}

	private Members.Member member(String containerId) {
		return this.members.member(containerId)
			.orElseThrow(() -> new GantryException(ErrorCode.STATE_CONFLICT,
					"Container " + containerId + " is in no network that could be changed",
					"Connect containers on bridges only."));
	}

	/** Has the default route and the published ports follow the links. */
	private Attachment rearrange(Path namespace, String containerId, Members.Member member, List<Endpoint> after) {
		Optional<Endpoint> old = this.joining.main(member.attachment().endpoints());
		Optional<Endpoint> main = this.joining.main(after);
		List<PublishedPort> published = member.attachment().published();
		if (!main.equals(old) && main.isPresent()) {
			Links.route(namespace, main.get());
			this.firewall.lead(containerId, main.get());
		}
		else if (main.isEmpty()) {
			this.firewall.withdraw(containerId);
			published = List.of();
		}
		Attachment attachment = attachment(after, member.attachment().upstreams(), published);
		this.members.put(containerId, attachment);
		return attachment;
	}

	@Override
	public void detach(String containerId) {
		this.firewall.withdraw(containerId);
		this.members.leave(containerId)
			.ifPresent((attachment) -> attachment.endpoints().forEach(this.joining::release));
	}

	@Override
	public void restore(Map<String, Attachment> live) {
		Set<String> known = new LinkedHashSet<>();
		live.forEach((containerId, attachment) -> {
			attachment.endpoints().forEach((endpoint) -> {
				this.joining.restore(endpoint);
				known.add(endpoint.hostName());
			});
			this.members.put(containerId, attachment);
		});
		live.forEach(this.ports::restore);
		this.firewall.replace("restore published ports");
		List<Link> strays = this.links.all().stream().filter((link) -> !known.contains(link.name())).toList();
		if (!strays.isEmpty()) {
			LOGGER.info("Removing {} links that no container has", strays.size());
			this.links.remove(strays);
		}
	}

	@Override
	public NamedNetwork create(NetworkSpec spec) {
		Segment segment = this.segments.create(spec, Clock.systemUTC());
		try {
			this.firewall.replace("add network to");
		}
		catch (RuntimeException ex) {
			this.segments.remove(segment);
			throw ex;
		}
		listen(segment);
		this.firewall.warnOfInput();
		return segment.network();
	}

	@Override
	public List<NamedNetwork> list() {
		return this.segments.all().stream().map(Segment::network).toList();
	}

	@Override
	public Optional<NamedNetwork> find(String nameOrId) {
		return this.segments.find(nameOrId).map(Segment::network);
	}

	@Override
	public Map<String, Endpoint> members(String nameOrId) {
		return this.members.in(this.segments.require(nameOrId).id());
	}

	@Override
	public void remove(String nameOrId) {
		Segment segment = this.segments.require(nameOrId);
		if (segment.network().isDefault()) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "remove network bridge: it is always there");
		}
		Set<String> inside = this.members.in(segment.id()).keySet();
		if (!inside.isEmpty()) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "remove network " + segment.network().name()
					+ ": container " + String.join(", ", inside) + " is in it",
					"Stop or disconnect the container first.");
		}
		this.nameServer.ignore(Ipv4.address(segment.gateway()));
		this.links.remove(this.links.of(segment));
		this.segments.remove(segment);
		this.firewall.replace("remove network from");
	}

	@Override
	public void repair() {
		this.firewall.check();
	}

	@Override
	public void teardown() {
		this.firewall.close();
		this.nftables.apply(Transaction.on(this.names.table()).addTable().deleteTable(), "remove");
		this.links.remove(this.links.all());
		this.nameServer.close();
		this.segments.teardown();
		this.subnetFile.delete();
		this.ports.close();
	}

	@Override
	public void close() {
		this.firewall.close();
		this.nameServer.close();
		this.ports.close();
		this.nftables.close();
		this.rtnetlink.close();
	}

}
