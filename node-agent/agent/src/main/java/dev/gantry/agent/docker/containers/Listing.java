package dev.gantry.agent.docker.containers;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.engine.Engine;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.health.Health;
import dev.gantry.engine.network.PublishedPort;

/** {@code GET /containers/json}. */
final class Listing {

	private static final Set<String> FILTERS = Set.of("ancestor", "before", "since", "exited", "expose", "publish",
			"health", "id", "is-task", "isolation", "label", "label!", "name", "network", "status", "volume");

	private static final Set<String> STATES = Set.of("created", "running", "paused", "restarting", "removing", "exited",
			"dead");

	private final Engine engine;

	private final Lookup lookup;

	private final InstantSource clock;

	private final Sizes sizes;

	private final ListedLines lines = new ListedLines();

	Listing(Engine engine, Lookup lookup, InstantSource clock) {
		this.engine = engine;
		this.lookup = lookup;
		this.clock = clock;
		this.sizes = new Sizes(engine);
	}

	void handle(Exchange exchange) {
		Filters filters = Filters.of(exchange, FILTERS);
		int limit = exchange.number("limit", 0);
		boolean all = exchange.flag("all") || limit > 0 || filters.has("status") || filters.has("exited");
		List<Container> containers = new ArrayList<>(this.engine.containers().list());
		Collections.reverse(containers);
		boolean sizes = exchange.flag("size");
		Predicate<Container> wanted = wanted(filters);
		NetworkView networks = new NetworkView(this.engine.networks());
		Instant now = this.clock.instant();
		List<Container> chosen = containers.stream()
			.filter((container) -> all || container.running() || container.upkeep().restartAt() != null)
			.filter(wanted)
			.limit((limit > 0) ? limit : Long.MAX_VALUE)
			.toList();
		if (sizes) {
			exchange.json(200, chosen.stream().map((container) -> sized(container, networks, now)).toList());
			return;
		}
		exchange.written(200,
				this.lines.all(chosen, networks.all(), now, (container) -> document(container, networks, now)));
		this.lines.keepOnly(containers);
	}

	private Map<String, Object> sized(Container container, NetworkView networks, Instant now) {
		Map<String, Object> document = document(container, networks, now);
		this.sizes.of(container).addTo(document);
		return document;
	}

	/** All containers. */
	List<Map<String, Object>> documents() {
		NetworkView networks = new NetworkView(this.engine.networks());
		Instant now = this.clock.instant();
		return this.engine.containers().list().stream().map((each) -> sized(each, networks, now)).toList();
	}

	private Map<String, Object> document(Container container, NetworkView networks, Instant now) {
		Notes notes = Notes.of(container);
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("Id", container.id());
		document.put("Names", List.of("/" + container.name()));
		document.put("Image", notes.image());
		document.put("ImageID", notes.imageId());
		document.put("Command",
				Notes.command(container)
					.stream()
					.map((part) -> part.contains(" ") ? "'" + part + "'" : part)
					.collect(Collectors.joining(" ")));
		document.put("Created", container.createdAt().getEpochSecond());
		document.put("Ports", ports(container, notes));
		document.put("Labels", Notes.visible(container.spec().housekeeping().labels()));
		document.put("State", Status.word(container));
		document.put("Status", Status.sentence(container, now));
		document.put("HostConfig", Map.of("NetworkMode", NetworkView.mode(container)));
		document.put("NetworkSettings", Map.of("Networks", networks.endpoints(container)));
		document.put("Mounts", Mounts.documents(container, this.engine.volumes()));
		return document;
	}

	private static List<Map<String, Object>> ports(Container container, Notes notes) {
		List<Map<String, Object>> ports = new ArrayList<>();
		List<PublishedPort> published = NetworkView.published(container);
		for (PublishedPort port : published) {
			ports.add(Map.of("IP", port.hostAddress(), "PrivatePort", port.containerPort(), "PublicPort",
					port.hostPort(), "Type", port.protocol().name().toLowerCase(Locale.ROOT)));
		}
		if (container.running()) {
			notes.config().path("ExposedPorts").propertyNames().forEach((exposed) -> {
				String[] parts = exposed.split("/", 2);
				int number = Integer.parseInt(parts[0].replaceFirst("-.*", ""));
				if (published.stream().noneMatch((port) -> port.containerPort() == number)) {
					ports.add(Map.of("PrivatePort", number, "Type", (parts.length == 2) ? parts[1] : "tcp"));
				}
			});
		}
		return ports;
	}

	private Predicate<Container> wanted(Filters filters) {
		filters.check("status", STATES);
		filters.check("health", Set.of("none", "starting", "healthy", "unhealthy"));
		Instant before = filters.has("before") ? this.lookup.container(filters.values("before").get(0)).createdAt()
				: Instant.MAX;
		Instant since = filters.has("since") ? this.lookup.container(filters.values("since").get(0)).createdAt()
				: Instant.MIN;
		return (container) -> filters.labels(container.spec().housekeeping().labels())
				&& filters.any("id", (id) -> container.id().startsWith(id))
				&& filters.any("name", (name) -> matches(name, container.name()))
				&& filters.any("status", (word) -> word.equals(Status.word(container)))
				&& filters.any("exited",
						(code) -> container.state() instanceof ContainerState.Exited
								&& code.equals(Integer.toString(Status.exitCode(container))))
				&& filters.any("health", (health) -> health.equals(health(container)))
				&& filters.any("ancestor", (image) -> isOf(container, image))
				&& filters.any("network", (network) -> isIn(container, network))
				&& filters.any("volume", (volume) -> sees(container, volume))
				&& filters.any("publish", (port) -> publishes(container, port))
				&& container.createdAt().isBefore(before) && container.createdAt().isAfter(since);
	}

	private static boolean matches(String pattern, String name) {
		try {
			Pattern regex = Pattern.compile(pattern);
			return regex.matcher(name).find() || regex.matcher("/" + name).find();
		}
		catch (PatternSyntaxException ex) {
			throw ApiException.invalid("invalid filter 'name=[" + pattern + "]': " + ex.getDescription());
		}
	}

	private static String health(Container container) {
		Health health = container.upkeep().health();
		return (health == null) ? "none" : health.status().label();
	}

	private boolean isOf(Container container, String image) {
		Notes notes = Notes.of(container);
		return notes.image().equals(image) || this.engine.localImages()
			.find(image)
			.map((found) -> found.id().toString().equals(notes.imageId()))
			.orElse(false);
	}

	private static boolean isIn(Container container, String network) {
		return NetworkView.mode(container).equals(network)
				|| container.spec().networking().networks().stream().anyMatch((each) -> each.network().equals(network));
	}

	private static boolean sees(Container container, String volume) {
		return container.spec()
			.rootfs()
			.volumes()
			.stream()
			.anyMatch((each) -> each.volume().equals(volume) || each.target().equals(volume));
	}

	private static boolean publishes(Container container, String port) {
		String number = port.replaceFirst("/.*", "");
		return NetworkView.published(container)
			.stream()
			.anyMatch((each) -> number.equals(Integer.toString(each.hostPort())));
	}

}
