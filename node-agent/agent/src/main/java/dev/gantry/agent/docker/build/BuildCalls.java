package dev.gantry.agent.docker.build;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

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
import dev.gantry.engine.build.StepConditions;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.sources.SourceTree;
import dev.gantry.oci.reference.ImageReference;

/** {@code POST /build} and the build cache. */
public final class BuildCalls {

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
		if (!exchange.query("remote").isEmpty()) {
			throw ApiException.invalid("a build's context comes with the request; addresses (remote) are not possible");
		}
		if (exchange.query("version").equals("2")) {
			throw ApiException.invalid("BuildKit's own protocol is not spoken here; set DOCKER_BUILDKIT=0");
		}
		List<ImageReference> names = exchange.queries("t").stream().map(ImageReference::parse).toList();
		String id = "docker-" + UUID.randomUUID();
		exchange.onGone(() -> this.engine.builds().cancel(id));
		try (SourceTree tree = this.engine.sources().unpack(exchange.body());
				Progress progress = new Progress(exchange)) {
			LocalImage image = build(exchange, request(exchange, id, tree), progress);
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
			names.forEach((name) -> progress.line(Map.of("stream", "Successfully tagged " + tagged(name) + "\n")));
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

	private static String tagged(ImageReference name) {
		return (name.tag() != null) ? name.toString() : name + ":latest";
	}

	private BuildRequest request(Exchange exchange, String id, SourceTree tree) {
		BuildRequest request = BuildRequest.of(id, tree.root(), this.registries.sources());
		StepConditions conditions = request.conditions();
		if (exchange.query("networkmode").equals("none")) {
			conditions = conditions.withNetwork(StepConditions.StepNetwork.NONE);
		}
		int memory = exchange.number("memory", 0);
		if (memory > 0) {
			conditions = conditions.withMemory(MemorySize.ofBytes(memory));
		}
		return request
			.with(request.recipe()
				.unsent()
				.withFile(new BuildFile.InContext(exchange.query("dockerfile")))
				.withTarget(exchange.query("target"))
				.withArguments(exchange.document("buildargs").toTexts())
				.withLabels(exchange.document("labels").toTexts()))
			.with(conditions)
			.with(request.cache().withUse(!exchange.flag("nocache")).withLocalImages(!exchange.flag("pull")));
	}

	private void prune(Exchange exchange) {
		MemorySize keep = exchange.query("keep-storage").isEmpty() ? MemorySize.ZERO
				: MemorySize.parse(exchange.query("keep-storage"));
		List<BuildCache.Entry> removed = this.engine.builds().cache().prune(keep);
		exchange.json(200, Map.of("CachesDeleted", removed.stream().map(BuildCache.Entry::id).toList(),
				"SpaceReclaimed", removed.stream().mapToLong(BuildCache.Entry::size).sum()));
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

		@Override
		public void line(BuildLine line) {
			if (!this.quiet) {
				this.progress.line(Map.of("stream", line.text() + "\n"));
			}
		}

	}

}
