package dev.gantry.agent.docker.images;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import dev.gantry.agent.docker.containers.Filters;
import dev.gantry.agent.docker.containers.Times;
import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Routes;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.Engine;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.images.ImageUsage;
import dev.gantry.engine.images.LocalImages;
import dev.gantry.engine.images.NodeImage;
import dev.gantry.engine.images.PruneSelection;
import dev.gantry.engine.images.Removed;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Tag;

/** List, inspect, name, remove, save and load images. */
public final class ImageCalls {

	private static final Set<String> FILTERS = Set.of("before", "since", "dangling", "label", "label!", "reference",
			"until");

	private final LocalImages images;

	private final Registries registries;

	private final Transfers transfers;

	private final ImageEvents events;

	public ImageCalls(Engine engine, Registries registries) {
		this.images = engine.localImages();
		this.registries = registries;
		this.events = new ImageEvents(engine.events());
		this.transfers = new Transfers(engine, registries, this.events);
	}

	public void addTo(Routes routes) {
		new RegistryCalls(this.registries).addTo(routes);
		routes.on("GET", "/images/json", this::list)
			.on("POST", "/images/create", this.transfers::create)
			.on("POST", "/images/load", this::load)
			.on("GET", "/images/get", (exchange) -> save(exchange, exchange.queries("names")))
			.on("POST", "/images/prune", this::prune)
			.on("GET", "/images/{name*}/get", (exchange) -> save(exchange, List.of(exchange.path("name"))))
			.on("GET", "/images/{name*}/json",
					(exchange) -> exchange.json(200, ImageViews.inspection(image(exchange.path("name")))))
			.on("GET", "/images/{name*}/history",
					(exchange) -> exchange.json(200, ImageViews.history(image(exchange.path("name")))))
			.on("POST", "/images/{name*}/push", this.transfers::push)
			.on("POST", "/images/{name*}/tag", this::tag)
			.on("DELETE", "/images/{name*}", this::remove);
	}

	private NodeImage image(String name) {
		return this.images.find(name).orElseThrow(() -> new ApiException(404, "No such image: " + name));
	}

	private void list(Exchange exchange) {
		Filters filters = Filters.of(exchange, FILTERS);
		Boolean dangling = filters.truth("dangling");
		ImageUsage usage = exchange.flag("shared-size") ? this.images.usage() : null;
		Instant before = filters.has("before") ? image(filters.values("before").get(0)).added() : Instant.MAX;
		Instant since = filters.has("since") ? image(filters.values("since").get(0)).added() : Instant.MIN;
		List<Map<String, Object>> documents = new ArrayList<>();
		for (NodeImage image : this.images.list()) {
			boolean wanted = filters.labels(image.config().config().labels())
					&& (dangling == null || dangling == image.names().isEmpty())
					&& filters.any("reference", (pattern) -> called(image, pattern)) && image.added().isBefore(before)
					&& image.added().isAfter(since);
			if (wanted) {
				documents.add(ImageViews.summary(named(image, filters),
						(usage != null) ? usage.containers().getOrDefault(image.id(), 0) : -1,
						(usage != null) ? usage.sharedBytes().getOrDefault(image.id(), 0L) : -1));
			}
		}
		exchange.json(200, documents);
	}

	/** Who asks for names gets those of an image only that fit. */
	private static NodeImage named(NodeImage image, Filters filters) {
		if (!filters.has("reference")) {
			return image;
		}
		Predicate<ImageReference> wanted = (name) -> filters.any("reference", (pattern) -> fits(name, pattern));
		return image.called(image.names().stream().filter(wanted).toList(),
				image.origins().stream().filter(wanted).toList());
	}

	private static boolean called(NodeImage image, String pattern) {
		return image.names().stream().anyMatch((name) -> fits(name, pattern));
	}

	/** Whether a name fits a pattern with {@code *} and {@code ?}, its tag or not. */
	private static boolean fits(ImageReference name, String pattern) {
		String regex = ("\\Q" + pattern + "\\E").replace("*", "\\E[^/]*\\Q").replace("?", "\\E.\\Q");
		return name.toString().matches(regex) || name.toString().replaceFirst(":[^:/]*$", "").matches(regex);
	}

	private void tag(Exchange exchange) {
		NodeImage image = image(exchange.path("name"));
		ImageReference name = name(exchange.query("repo"), exchange.query("tag"));
		this.images.tag(image.id(), name);
		this.events.tell(Event.Action.TAG, image.id(), name);
		exchange.empty(201);
	}

	/** A name that a client gives as repository and tag. */
	static ImageReference name(String repository, String tag) {
		ImageReference name = ImageReference.parse(repository);
		if (tag.startsWith("sha256:")) {
			return name.at(Digest.of(tag));
		}
		if (!tag.isEmpty()) {
			return name.at(Tag.of(tag));
		}
		return name;
	}

	private void remove(Exchange exchange) {
		image(exchange.path("name"));
		Map<ImageReference, Digest> before = byName();
		Removed removed = this.images.remove(exchange.path("name"), exchange.flag("force"), exchange.flag("noprune"));
		tell(removed, before);
		exchange.json(200, lines(removed));
	}

	private Map<ImageReference, Digest> byName() {
		Map<ImageReference, Digest> images = new HashMap<>();
		this.images.list().forEach((image) -> image.names().forEach((name) -> images.put(name, image.id())));
		return images;
	}

	/** Docker tells whose name went, not which. */
	private void tell(Removed removed, Map<ImageReference, Digest> before) {
		removed.untagged()
			.stream()
			.map(before::get)
			.filter(Objects::nonNull)
			.forEach((id) -> this.events.tell(Event.Action.UNTAG, id));
		removed.images().forEach((id) -> this.events.tell(Event.Action.DELETE, id));
	}

	private static List<Map<String, String>> lines(Removed removed) {
		List<Map<String, String>> lines = new ArrayList<>();
		removed.untagged().forEach((name) -> lines.add(Map.of("Untagged", name.toString())));
		removed.images().forEach((id) -> lines.add(Map.of("Deleted", id.toString())));
		removed.layers().forEach((id) -> lines.add(Map.of("Deleted", id.toString())));
		return lines;
	}

	private void prune(Exchange exchange) {
		Filters filters = Filters.of(exchange, Set.of("dangling", "until", "label", "label!"));
		boolean named = Boolean.FALSE.equals(filters.truth("dangling"));
		Instant until = filters.has("until") ? Times.parse("until", filters.values("until").get(0)) : null;
		Map<ImageReference, Digest> before = byName();
		Removed removed = this.images
			.prune(new PruneSelection(named, until, (config) -> filters.labels(config.config().labels())), false);
		tell(removed, before);
		exchange.json(200, Map.of("ImagesDeleted", lines(removed), "SpaceReclaimed", removed.bytes()));
	}

	private void save(Exchange exchange, List<String> names) throws IOException {
		names.forEach(this::image);
		try (OutputStream output = exchange.stream(200, "application/x-tar")) {
			this.images.save(names, this.registries.sources(), output);
		}
	}

	private void load(Exchange exchange) {
		boolean quiet = exchange.flag("quiet", true);
		List<NodeImage> loaded = this.images.load(exchange.body(), true);
		try (Progress progress = new Progress(exchange)) {
			if (!quiet) {
				progress.status("Loading");
			}
			for (NodeImage image : loaded) {
				this.events.tell(Event.Action.LOAD, image.id());
				for (ImageReference name : image.names()) {
					progress.line(Map.of("stream", "Loaded image: " + name + "\n"));
				}
				if (image.names().isEmpty()) {
					progress.line(Map.of("stream", "Loaded image ID: " + image.id() + "\n"));
				}
			}
		}
		catch (GantryException ex) {
			throw new ApiException(ex.code().status(), ex.getMessage());
		}
	}

	/** Docker's part of {@code system df}. */
	public Map<String, Object> usage() {
		ImageUsage usage = this.images.usage();
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("LayersSize", usage.layerBytes());
		Map<Digest, Integer> containers = new HashMap<>(usage.containers());
		document.put("Images",
				usage.images()
					.stream()
					.map((image) -> ImageViews.summary(image, containers.getOrDefault(image.id(), 0),
							usage.sharedBytes().getOrDefault(image.id(), 0L)))
					.toList());
		return document;
	}

}
