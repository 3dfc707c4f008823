package dev.gantry.agent.docker.build;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.UUID;

import dev.gantry.agent.docker.containers.FamiliarName;
import dev.gantry.agent.docker.containers.Filters;
import dev.gantry.agent.docker.containers.Times;
import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Routes;
import dev.gantry.agent.docker.images.Progress;
import dev.gantry.agent.docker.images.Registries;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildStep;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.Engine;
import dev.gantry.engine.build.BuildCache;
import dev.gantry.engine.build.BuildFile;
import dev.gantry.engine.build.BuildListener;
import dev.gantry.engine.build.BuildRequest;
import dev.gantry.engine.build.RemoteContext;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.sources.SourceTree;
import dev.gantry.oci.reference.ImageReference;

/** {@code POST /build} and the build cache. */
public final class BuildCalls {

	/** What entries do not have; who asks for it asks for none of them. */
	private static final Set<String> NOT_KNOWN = Set.of("id", "parent", "type", "description", "inuse", "shared",
			"private", "label", "label!");

	private static final Set<String> FILTERS = Stream.concat(NOT_KNOWN.stream(), Stream.of("until"))
		.collect(Collectors.toUnmodifiableSet());

	private final Engine engine;

	private final Registries registries;

	public BuildCalls(Engine engine, Registries registries) {
		this.engine = engine;
		this.registries = registries;
	}

	public void addTo(Routes routes) {
		routes.on("POST", "/build", this::build).on("POST", "/build/prune", this::prune);
	}

	private void build(Exchange exchange) throws IOException {
		if (exchange.query("version").equals("2")) {
			throw ApiException.invalid("BuildKit's own protocol is not spoken here; set DOCKER_BUILDKIT=0");
		}
		BuildWishes.check(exchange);
		List<ImageReference> names = exchange.queries("t").stream().map(ImageReference::parse).toList();
		String id = "docker-" + UUID.randomUUID();
		AtomicBoolean gone = new AtomicBoolean();
		exchange.onGone(() -> {
			gone.set(true);
			this.engine.builds().cancel(id);
		});
		try (Context context = context(exchange)) {
			if (!gone.get()) {
				build(exchange, id, context, names);
			}
		}
	}

	/** From the request, or from where it says. */
	private Context context(Exchange exchange) throws IOException {
		String file = exchange.query("dockerfile");
		if (exchange.query("remote").isEmpty()) {
			SourceTree tree = this.engine.sources().unpack(ContextArchive.of(exchange.body()));
			return new Context(tree.root(), new BuildFile.InContext(file), tree);
		}
		RemoteContext remote = this.engine.builds().fetch(exchange.query("remote"));
		return new Context(remote.root(), remote.file(file), remote);
	}

	private void build(Exchange exchange, String id, Context context, List<ImageReference> names) {
		try (Progress progress = new Progress(exchange)) {
			LocalImage image = build(exchange, request(exchange, id, context), progress);
			if (image == null) {
				return;
			}
			names.forEach((name) -> this.engine.localImages().tag(image.digest(), name));
			progress.line(Map.of("aux", Map.of("ID", image.digest().toString())));
			if (exchange.flag("q")) {
				progress.line(Map.of("stream", image.digest() + "\n"));
				return;
			}
			progress.line(Map.of("stream", "Successfully built " + image.digest().hex().substring(0, 12) + "\n"));
			names.forEach(
					(name) -> progress.line(Map.of("stream", "Successfully tagged " + FamiliarName.of(name) + "\n")));
		}
	}

	/** The image, or {@code null} when the client was told why there is none. */
	private LocalImage build(Exchange exchange, BuildRequest request, Progress progress) {
		try {
			return this.engine.builds().build(request, new Told(progress, exchange.flag("q")));
		}
		catch (GantryException ex) {
			progress.fail(ex);
			return null;
		}
	}

	private BuildRequest request(Exchange exchange, String id, Context context) {
		BuildRequest request = BuildRequest.of(id, context.root(), this.registries.sources());
		return request
			.with(request.recipe()
				.unsent()
				.withFile(context.file())
				.withTarget(exchange.query("target"))
				.withArguments(BuildWishes.arguments(exchange))
				.withLabels(exchange.document("labels").toTexts()))
			.with(BuildWishes.of(exchange))
			.with(request.cache().withUse(!exchange.flag("nocache")).withLocalImages(!exchange.flag("pull")));
	}

	/** Docker's part of {@code system df}. */
	public List<Map<String, Object>> usage() {
		return this.engine.builds().cache().entries().stream().map(BuildCalls::document).toList();
	}

	private static Map<String, Object> document(BuildCache.Entry entry) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("ID", entry.id());
		document.put("Type", (entry.kind() == BuildCache.Kind.MOUNT) ? "exec.cachemount" : "regular");
		document.put("Description", (entry.kind() == BuildCache.Kind.MOUNT) ? "cache mount" : "result of a step");
		document.put("InUse", false);
		document.put("Shared", false);
		document.put("Size", entry.size());
		document.put("CreatedAt", Times.of(entry.used()));
		document.put("LastUsedAt", Times.of(entry.used()));
		document.put("UsageCount", 1);
		return document;
	}

	/** What has been used last goes last, so that a time says how much stays. */
	private void prune(Exchange exchange) {
		Filters filters = Filters.of(exchange, FILTERS);
		MemorySize keep = exchange.query("keep-storage").isEmpty() ? MemorySize.ZERO
				: MemorySize.parse(exchange.query("keep-storage"));
		if (filters.has("until")) {
			Instant until = Times.parse("until", filters.values("until").get(0));
			long newer = this.engine.builds()
				.cache()
				.entries()
				.stream()
				.filter((entry) -> until == null || !entry.used().isBefore(until))
				.mapToLong(BuildCache.Entry::size)
				.sum();
			keep = MemorySize.ofBytes(Math.max(keep.bytes(), newer));
		}
		boolean none = NOT_KNOWN.stream().anyMatch(filters::has);
		List<BuildCache.Entry> removed = none ? List.of() : this.engine.builds().cache().prune(keep);
		exchange.json(200, Map.of("CachesDeleted", removed.stream().map(BuildCache.Entry::id).toList(),
				"SpaceReclaimed", removed.stream().mapToLong(BuildCache.Entry::size).sum()));
	}

	/** What a build takes files and instructions from, as long as it is open. */
	private record Context(Path root, BuildFile file, Closeable holder) implements Closeable {

		@Override
		public void close() throws IOException {
			this.holder.close();
		}

	}

	/** Tells steps and lines as the classic builder did. */
	private static final class Told implements BuildListener {

		private final Progress progress;

		private final boolean quiet;

		private final Set<Integer> begun = new HashSet<>();

		Told(Progress progress, boolean quiet) {
			this.progress = progress;
			this.quiet = quiet;
		}

		@Override
		public void step(BuildStep step) {
			if (this.quiet || step.state() == BuildStep.State.WAITING) {
				return;
			}
			if (this.begun.add(step.number())) {
				this.progress.line(Map.of("stream",
						"Step " + step.number() + "/" + step.total() + " : " + step.instruction() + "\n"));
			}
			if (step.state() == BuildStep.State.CACHED) {
				this.progress.line(Map.of("stream", " ---> Using cache\n"));
			}
		}

		/** What the builder says of steps comes by {@link #step} already. */
		@Override
		public void line(BuildLine line) {
			boolean ofCommand = line.stream().equals("stdout") || line.stream().equals("stderr");
			if (!this.quiet && ofCommand) {
				this.progress.line(Map.of("stream", line.text() + "\n"));
			}
		}

	}

}
