package dev.gantry.agent.docker.images;

import java.io.InputStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.List;
import java.util.Optional;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.Engine;
import dev.gantry.engine.build.ConfigChanges;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.images.ImageSources;
import dev.gantry.engine.images.LocalImages;
import dev.gantry.engine.images.NodeImage;
import dev.gantry.engine.images.PullListener;
import dev.gantry.engine.images.PushListener;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.reference.Tag;
import dev.gantry.oci.registry.Transfer;

/** Pull, import and push. */
final class Transfers {

	private static final long STEP = 1 << 19;

	private final Engine engine;

	private final LocalImages images;

	private final Registries registries;

	private final ImageEvents events;

	Transfers(Engine engine, Registries registries, ImageEvents events) {
		this.events = events;
		this.engine = engine;
		this.images = engine.localImages();
		this.registries = registries;
	}

	void create(Exchange exchange) {
		if (exchange.hasQuery("fromImage")) {
			pull(exchange);
		}
		else if (exchange.query("fromSrc").equals("-")) {
			importFrom(exchange, exchange.body());
		}
		else {
			throw ApiException.invalid("import takes the archive from the request (fromSrc=-), not from an address");
		}
	}

	private void pull(Exchange exchange) {
		ImageReference name = ImageCalls.name(exchange.query("fromImage"), exchange.query("tag"));
		Platform platform = exchange.query("platform").isEmpty() ? Platform.host()
				: Platform.parse(exchange.query("platform"));
		ImageSources sources = this.registries.sources(exchange, name);
		boolean all = name.tag() == null && name.digest() == null;
		List<ImageReference> wanted = all ? this.registries.tagged(exchange, name) : List.of(name);
		Progress progress = new Progress(exchange);
		try {
			boolean fresh = false;
			for (ImageReference each : wanted) {
				fresh |= pull(each, platform, sources, progress);
			}
			progress
				.status((fresh ? "Status: Downloaded newer image for " : "Status: Image is up to date for ") + name);
		}
		catch (GantryException ex) {
			progress.fail(ex);
		}
		progress.close();
	}

	/** Whether the name means another image now than before. */
	private boolean pull(ImageReference name, Platform platform, ImageSources sources, Progress progress) {
		Pulled listener = new Pulled(progress, name);
		Optional<Digest> before = this.images.find(name.toString()).map(NodeImage::id);
		NodeImage image = this.images.pull(name, platform, sources, listener);
		listener.ensureTold();
		progress.status("Digest: " + image.id());
		this.events.tell(Event.Action.PULL, image.id(), name);
		return before.filter(image.id()::equals).isEmpty();
	}

	private void importFrom(Exchange exchange, InputStream archive) {
		String repository = exchange.query("repo");
		ImageReference name = repository.isEmpty() ? null : ImageCalls.name(repository, exchange.query("tag"));
		Platform platform = exchange.query("platform").isEmpty() ? Platform.host()
				: Platform.parse(exchange.query("platform"));
		ImageConfig config = ImageConfig.empty(platform);
		ImageConfig changed = config.with(ConfigChanges.apply(config.config(), exchange.queries("changes")));
		String message = exchange.query("message");
		NodeImage image = this.images.importRootFileSystem(archive, name, changed,
				message.isEmpty() ? "Imported from -" : message);
		if (name != null) {
			this.events.tell(Event.Action.IMPORT, image.id(), name);
		}
		else {
			this.events.tell(Event.Action.IMPORT, image.id());
		}
		try (Progress progress = new Progress(exchange)) {
			progress.status(image.id().toString());
		}
	}

	void push(Exchange exchange) {
		ImageReference name = ImageCalls.name(exchange.path("name"), exchange.query("tag"));
		List<ImageReference> wanted = (name.tag() != null) ? List.of(name) : tagsHere(name);
		RegistryHost host = name.hasHost() ? name.host() : RegistryHost.DOCKER_HUB;
		ImageReference target = name.hasHost() ? name : name.on(host);
		Progress progress = new Progress(exchange);
		progress.status("The push refers to repository [" + target.host() + "/" + target.repository() + "]");
		try {
			if (wanted.isEmpty() || this.images.find(wanted.get(0).toString()).isEmpty()) {
				throw new GantryException(ErrorCode.IMAGE_NOT_FOUND,
						"An image does not exist locally with the tag: " + exchange.path("name"));
			}
			for (ImageReference each : wanted) {
				push(exchange, each, host, progress);
			}
		}
		catch (GantryException ex) {
			progress.fail(ex);
		}
		progress.close();
	}

	private void push(Exchange exchange, ImageReference name, RegistryHost host, Progress progress) {
		NodeImage image = this.images.get(name.toString());
		ImageReference target = name.hasHost() ? name : name.on(host);
		this.engine.images()
			.push(image.image(), target, this.registries.access(exchange, host),
					this.registries.sources(exchange, target), new Pushed(progress, String.valueOf(name.tag())));
		this.events.tell(Event.Action.PUSH, image.id(), name);
	}

	/** All names that this node has of a repository. */
	private List<ImageReference> tagsHere(ImageReference repository) {
		return this.images.list()
			.stream()
			.flatMap((image) -> image.names().stream())
			.filter((name) -> name.tag() != null && name.toString().startsWith(repository + ":"))
			.sorted(Comparator.comparing(ImageReference::toString))
			.toList();
	}

	private static String shortId(Digest layer) {
		return layer.toString().replaceFirst("^sha256:", "").substring(0, 12);
	}

	/** Tells how a pull goes. */
	private static final class Pulled implements PullListener {

		private final Progress progress;

		private final ImageReference name;

		private final Map<Digest, Long> received = new ConcurrentHashMap<>();

		private boolean told;

		Pulled(Progress progress, ImageReference name) {
			this.progress = progress;
			this.name = name;
		}

		@Override
		public void found(String where, int missingLayers, long missingBytes) {
			ensureTold();
		}

		synchronized void ensureTold() {
			if (!this.told) {
				this.told = true;
				this.progress.line(Map.of("status", "Pulling from " + this.name.repository(), "id",
						(this.name.tag() != null) ? this.name.tag().toString() : "digest"));
			}
		}

		@Override
		public void received(Digest layer, long bytes) {
			this.progress.requireClient();
			long before = this.received.getOrDefault(layer, 0L);
			long now = this.received.merge(layer, bytes, Long::sum);
			if (before == 0 || before / STEP != now / STEP) {
				this.progress.layer(shortId(layer), "Downloading", now, 0);
			}
		}

		@Override
		public void unpacked(Digest layer) {
			this.progress.layer(shortId(layer), "Pull complete", 0, 0);
		}

	}

	/** Tells how a push goes. */
	private static final class Pushed implements PushListener {

		private final Progress progress;

		private final String tag;

		private final Map<Digest, Long> sizes = new HashMap<>();

		private final Map<Digest, Long> sent = new HashMap<>();

		Pushed(Progress progress, String tag) {
			this.progress = progress;
			this.tag = tag;
		}

		@Override
		public synchronized void begun(Digest layer, Descriptor blob) {
			this.sizes.put(layer, blob.size());
			this.progress.layer(shortId(layer), "Preparing", 0, 0);
		}

		@Override
		public synchronized void sent(Digest layer, long total) {
			this.progress.requireClient();
			Long before = this.sent.put(layer, total);
			if (before == null || before / STEP != total / STEP) {
				this.progress.layer(shortId(layer), "Pushing", total, this.sizes.getOrDefault(layer, 0L));
			}
		}

		@Override
		public synchronized void finished(Digest layer, Transfer how) {
			this.progress.layer(shortId(layer), (how == Transfer.EXISTED) ? "Layer already exists" : "Pushed", 0, 0);
		}

		@Override
		public void pushed(Digest manifest, long bytes) {
			this.progress.status(this.tag + ": digest: " + manifest + " size: " + bytes);
		}

	}

}
