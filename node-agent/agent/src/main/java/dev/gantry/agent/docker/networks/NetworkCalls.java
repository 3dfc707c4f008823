package dev.gantry.agent.docker.networks;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.agent.docker.containers.Connections;
import dev.gantry.agent.docker.containers.Filters;
import dev.gantry.agent.docker.containers.Lookup;
import dev.gantry.agent.docker.containers.NetworkIds;
import dev.gantry.agent.docker.containers.Times;
import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.agent.docker.http.Routes;
import dev.gantry.engine.Engine;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.network.AddressRange;
import dev.gantry.engine.network.Membership;
import dev.gantry.engine.network.NamedNetwork;
import dev.gantry.engine.network.NetworkSpec;
import dev.gantry.engine.network.Networks;
import dev.gantry.engine.network.Traffic;

/** Create, list, connect, remove. */
public final class NetworkCalls {

	private static final Set<String> FILTERS = Set.of("name", "id", "driver", "type", "label", "label!", "scope",
			"dangling", "until");

	private static final String BRIDGE = "com.docker.network.bridge.";

	private static final String BETWEEN = BRIDGE + "enable_icc";

	private static final String MASQUERADE = BRIDGE + "enable_ip_masquerade";

	private final Engine engine;

	private final Networks networks;

	private final Lookup lookup;

	public NetworkCalls(Engine engine) {
		this.engine = engine;
		this.networks = engine.networks();
		this.lookup = new Lookup(engine.containers());
	}

	public void addTo(Routes routes) {
		routes.on("GET", "/networks", this::list)
			.on("POST", "/networks/create", this::create)
			.on("POST", "/networks/prune", this::prune)
			.on("GET", "/networks/{id}", (exchange) -> exchange.json(200, document(exchange.path("id"))))
			.on("DELETE", "/networks/{id}", this::remove)
			.on("POST", "/networks/{id}/connect", this::connect)
			.on("POST", "/networks/{id}/disconnect", this::disconnect);
	}

	private NamedNetwork network(String text) {
		String name = NetworkIds.means(text, Membership.DEFAULT_NETWORK) ? Membership.DEFAULT_NETWORK : text;
		return this.networks.find(name).orElseThrow(() -> new ApiException(404, "network " + text + " not found"));
	}

	private Map<String, Object> document(String text) {
		for (String name : List.of("host", "none")) {
			if (text.equals(name) || NetworkIds.means(text, name)) {
				return pseudo(name);
			}
		}
		return document(network(text), true);
	}

	private void list(Exchange exchange) {
		Filters filters = Filters.of(exchange, FILTERS);
		List<Map<String, Object>> documents = new ArrayList<>();
		this.networks.list().forEach((network) -> documents.add(document(network, false)));
		documents.add(pseudo("host"));
		documents.add(pseudo("none"));
		exchange.json(200, documents.stream().filter((each) -> wanted(each, filters)).toList());
	}

	@SuppressWarnings("unchecked")
	private static boolean wanted(Map<String, Object> network, Filters filters) {
		String name = (String) network.get("Name");
		boolean builtIn = Set.of("bridge", "host", "none").contains(name);
		return filters.any("name", name::contains) && filters.any("id", ((String) network.get("Id"))::startsWith)
				&& filters.any("driver", network.get("Driver")::equals)
				&& filters.any("type", (type) -> type.equals(builtIn ? "builtin" : "custom"))
				&& filters.any("scope", "local"::equals) && filters.labels((Map<String, String>) network.get("Labels"));
	}

	/** What is no network of the engine's, but is listed as one. */
	private static Map<String, Object> pseudo(String name) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("Name", name);
		document.put("Id", NetworkIds.of(name));
		document.put("Created", Times.NEVER);
		document.put("Scope", "local");
		document.put("Driver", name.equals("none") ? "null" : name);
		document.put("EnableIPv4", true);
		document.put("EnableIPv6", false);
		document.put("IPAM", ipam(List.of(), false));
		document.put("Internal", false);
		document.put("Attachable", false);
		document.put("Ingress", false);
		document.put("ConfigFrom", Map.of("Network", ""));
		document.put("ConfigOnly", false);
		document.put("Containers", Map.of());
		document.put("Options", Map.of());
		document.put("Labels", Map.of());
		return document;
	}

	private Map<String, Object> document(NamedNetwork network, boolean members) {
		NetworkSpec spec = network.spec();
		Map<String, Object> document = pseudo(network.name());
		document.put("Id", NetworkIds.of(network.id()));
		document.put("Created", Times.of(network.createdAt()));
		document.put("Driver", "bridge");
		document.put("EnableIPv6", spec.inet6() != null);
		List<Map<String, String>> ranges = new ArrayList<>();
		ranges.add(range(spec.inet()));
		if (spec.inet6() != null) {
			ranges.add(range(spec.inet6()));
		}
		document.put("IPAM", ipam(ranges, !network.isDefault()));
		document.put("Internal", spec.traffic().internal());
		document.put("Containers", members ? members(network) : Map.of());
		document.put("Options", network.isDefault() ? ofDefault(network) : spec.options());
		document.put("Labels", spec.labels());
		return document;
	}

	/** What Docker's default network tells; nobody gave it options. */
	private static Map<String, String> ofDefault(NamedNetwork network) {
		return Map.of(BRIDGE + "default_bridge", "true", BETWEEN, "true", MASQUERADE, "true",
				BRIDGE + "host_binding_ipv4", "0.0.0.0", BRIDGE + "name", network.bridge());
	}

	/** Of networks that nobody made, Docker tells no options. */
	private static Map<String, Object> ipam(List<Map<String, String>> ranges, boolean made) {
		Map<String, Object> ipam = new LinkedHashMap<>();
		ipam.put("Driver", "default");
		ipam.put("Options", made ? Map.of() : null);
		ipam.put("Config", ranges);
		return ipam;
	}

	private static Map<String, String> range(AddressRange range) {
		Map<String, String> document = new LinkedHashMap<>();
		document.put("Subnet", range.subnet());
		if (!range.range().isEmpty()) {
			document.put("IPRange", range.range());
		}
		document.put("Gateway", range.gateway());
		return document;
	}

	private Map<String, Object> members(NamedNetwork network) {
		Map<String, Object> members = new LinkedHashMap<>();
		this.networks.members(network.id())
			.forEach((id, endpoint) -> members.put(id, Map.of("Name",
					this.engine.containers().get(id).map(Container::name).orElse(id), "EndpointID",
					NetworkIds.of(endpoint), "MacAddress", "", "IPv4Address",
					endpoint.inet().address() + "/" + endpoint.inet().prefix(), "IPv6Address",
					(endpoint.inet6() != null) ? endpoint.inet6().address() + "/" + endpoint.inet6().prefix() : "")));
		return members;
	}

	private void create(Exchange exchange) throws IOException {
		Fields request = exchange.document();
		String name = request.text("Name");
		String driver = request.text("Driver");
		if (!Set.of("", "default", "bridge").contains(driver)) {
			throw new ApiException(404, "could not find plugin " + driver + ": this engine has the driver bridge");
		}
		if (this.networks.list().stream().anyMatch((network) -> network.name().equals(name))) {
			throw new ApiException(409, "network with name " + name + " already exists");
		}
		Map<String, String> options = request.object("Options").toTexts();
		boolean internal = request.flag("Internal");
		Traffic traffic = new Traffic(internal, !"false".equals(options.get(BETWEEN)),
				!internal && !"false".equals(options.get(MASQUERADE)));
		AddressRange inet = AddressRange.ANY;
		AddressRange inet6 = request.flag("EnableIPv6") ? AddressRange.ANY : null;
		for (Fields range : request.object("IPAM").objects("Config")) {
			AddressRange wanted = new AddressRange(range.text("Subnet"), range.text("Gateway"), range.text("IPRange"));
			if (wanted.subnet().contains(":")) {
				inet6 = wanted;
			}
			else {
				inet = wanted;
			}
		}
		NamedNetwork created = this.networks
			.create(new NetworkSpec(name, inet, inet6, traffic, options, request.object("Labels").toTexts()));
		tell(Event.Action.CREATE, created, null);
		exchange.json(201, Map.of("Id", created.id(), "Warning", ""));
	}

	private void remove(Exchange exchange) {
		NamedNetwork network = network(exchange.path("id"));
		if (network.isDefault()) {
			throw new ApiException(403, network.name() + " is a pre-defined network and cannot be removed");
		}
		this.networks.remove(network.id());
		tell(Event.Action.DESTROY, network, null);
		exchange.empty(204);
	}

	private void connect(Exchange exchange) throws IOException {
		Fields request = exchange.document();
		NamedNetwork network = changeable(exchange.path("id"));
		Container container = this.lookup.own(request.text("Container"), "connect");
		this.networks.connect(container.id(), Connections.membership(network.name(), request.object("EndpointConfig")));
		if (container.running()) {
			tell(Event.Action.CONNECT, network, container);
		}
		exchange.empty(200);
	}

	private void disconnect(Exchange exchange) throws IOException {
		Fields request = exchange.document();
		NamedNetwork network = changeable(exchange.path("id"));
		Container container = this.lookup.own(request.text("Container"), "disconnect");
		this.networks.disconnect(container.id(), network.name());
		if (container.running()) {
			tell(Event.Action.DISCONNECT, network, container);
		}
		exchange.empty(200);
	}

	private NamedNetwork changeable(String text) {
		if (text.equals("host") || text.equals("none")) {
			throw new ApiException(403,
					"container cannot be disconnected from " + text + " network or connected to " + text + " network");
		}
		return network(text);
	}

	private void tell(Event.Action action, NamedNetwork network, Container container) {
		Map<String, String> attributes = new HashMap<>(Map.of(Event.NAME, network.name(), "type", "bridge"));
		if (container != null) {
			attributes.put("container", container.id());
		}
		this.engine.events().publish(Event.Subject.NETWORK, action, NetworkIds.of(network.id()), attributes);
	}

	private void prune(Exchange exchange) {
		Filters filters = Filters.of(exchange, FILTERS);
		Instant until = filters.has("until") ? Times.parse("until", filters.values("until").get(0)) : Instant.MAX;
		List<String> removed = this.networks
			.prune((network) -> network.createdAt().isBefore(until) && filters.labels(network.spec().labels()))
			.stream()
			.peek((network) -> tell(Event.Action.DESTROY, network, null))
			.map(NamedNetwork::name)
			.toList();
		exchange.json(200, Map.of("NetworksDeleted", removed));
	}

}
