package dev.gantry.agent.docker.images;

import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.agent.docker.containers.ConfigChanges;
import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.Engine;
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

	Transfers(Engine engine, Registries registries) {
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
		if (name.tag() == null && name.digest() == null) {
			name = name.at(Tag.LATEST);
		}
		Platform platform = exchange.query("platform").isEmpty() ? Platform.host()
				: Platform.parse(exchange.query("platform"));
		Progress progress = new Progress(exchange);
		Pulled listener = new Pulled(progress, name);
		try {
			NodeImage image = this.images.pull(name, platform, this.registries.sources(exchange, name), listener);
			listener.ensureTold();
			progress.status("Digest: " + image.id());
			progress.status(listener.fresh ? "Status: Downloaded newer image for " + name
					: "Status: Image is up to date for " + name);
		}
		catch (GantryException ex) {
			progress.fail(ex);
		}
		progress.close();
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
		try (Progress progress = new Progress(exchange)) {
			progress.status(image.id().toString());
		}
	}

	void push(Exchange exchange) {
		ImageReference name = ImageCalls.name(exchange.path("name"), exchange.query("tag"));
		ImageReference tagged = (name.tag() != null) ? name : name.at(Tag.LATEST);
		NodeImage image = this.images.find(tagged.toString())
			.orElseThrow(() -> new ApiException(404,
					"An image does not exist locally with the tag: " + exchange.path("name")));
		RegistryHost host = tagged.hasHost() ? tagged.host() : RegistryHost.DOCKER_HUB;
		ImageReference target = tagged.hasHost() ? tagged : tagged.on(host);
		ImageSources sources = this.registries.sources(exchange, target);
		Progress progress = new Progress(exchange);
		progress.status("The push refers to repository [" + target.host() + "/" + target.repository() + "]");
		try {
			Digest digest = this.engine.images()
				.push(image.image(), target, this.registries.access(exchange, host), sources, new Pushed(progress));
			progress.status(tagged.tag() + ": digest: " + digest + " size: " + image.size());
		}
		catch (GantryException ex) {
			progress.fail(ex);
		}
		progress.close();
	}

	private static String shortId(Digest layer) {
		return layer.toString().replaceFirst("^sha256:", "").substring(0, 12);
	}

	/** Tells how a pull goes. */
	private static final class Pulled implements PullListener {

		private final Progress progress;

		private final ImageReference name;

		private final Map<Digest, Long> received = new ConcurrentHashMap<>();

		private boolean fresh;

		private boolean told;

		Pulled(Progress progress, ImageReference name) {
			this.progress = progress;
			this.name = name;
		}

		@Override
		public void found(String where, int missingLayers, long missingBytes) {
			this.fresh = missingLayers > 0;
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

		private final Map<Digest, Long> sizes = new HashMap<>();

		private final Map<Digest, Long> sent = new HashMap<>();

		Pushed(Progress progress) {
			this.progress = progress;
		}

		@Override
		public synchronized void begun(Digest layer, Descriptor blob) {
			this.sizes.put(layer, blob.size());
			this.progress.layer(shortId(layer), "Preparing", 0, 0);
		}

		@Override
		public synchronized void sent(Digest layer, long total) {
			Long before = this.sent.put(layer, total);
			if (before == null || before / STEP != total / STEP) {
				this.progress.layer(shortId(layer), "Pushing", total, this.sizes.getOrDefault(layer, 0L));
			}
		}

		@Override
		public synchronized void finished(Digest layer, Transfer how) {
			this.progress.layer(shortId(layer), (how == Transfer.EXISTED) ? "Layer already exists" : "Pushed", 0, 0);
		}

	}

}
