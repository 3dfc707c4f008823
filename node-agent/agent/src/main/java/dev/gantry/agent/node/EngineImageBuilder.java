package dev.gantry.agent.node;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.gantry.agent.builds.ImageBuilder;
import dev.gantry.contracts.link.BuildAssignment;
import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildStep;
import dev.gantry.engine.build.BuildFile;
import dev.gantry.engine.build.BuildListener;
import dev.gantry.engine.build.BuildRecord;
import dev.gantry.engine.build.BuildRequest;
import dev.gantry.engine.build.BuildSecrets;
import dev.gantry.engine.build.Builds;
import dev.gantry.engine.images.ImageSources;
import dev.gantry.engine.images.Images;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.supply.Provenance;
import dev.gantry.engine.supply.SoftwareBill;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.ImageReference;

/** Builds with the engine and pushes to the platform's registry. */
public final class EngineImageBuilder implements ImageBuilder {

	private final Builds builds;

	private final Images images;

	private final RegistrySources sources;

	private final SharedBuildCache cache;

	public EngineImageBuilder(Builds builds, Images images, RegistrySources sources) {
		this.builds = builds;
		this.images = images;
		this.sources = sources;
		this.cache = new SharedBuildCache(builds, images);
	}

	@Override
	public BuiltImage build(BuildAssignment assignment, Path tree, Listener listener) {
		ImageSources current = this.sources.current();
		Told told = new Told(listener);
		if (assignment.useCache()) {
			this.cache.fetch(assignment, this.sources.registry(), current);
		}
		LocalImage image = this.builds.build(request(assignment, tree, current), told);
		listener.storing();
		long start = System.nanoTime();
		ImageReference target = ImageReference
			.parse(this.sources.registry() + "/" + assignment.repository() + ":" + assignment.tag());
		Digest digest = this.images.push(image, target, current.platform(), current);
		this.images.attach(image, target, current.platform(),
				Map.of(SoftwareBill.TYPE, () -> this.builds.softwareBill(image), Provenance.TYPE,
						() -> Provenance.of(image.digest(), assignment.sourceDigest(), told.how, name(assignment))));
		this.cache.send(assignment, told.how, this.sources.registry(), current);
		return new BuiltImage(digest.toString(), tcpPorts(image), Duration.ofNanos(System.nanoTime() - start));
	}

	private static BuildRequest request(BuildAssignment assignment, Path tree, ImageSources sources) {
		BuildRequest request = BuildRequest.of(name(assignment), tree, sources);
		return request
			.with(request.recipe()
				.withFile(new BuildFile.InContext(assignment.dockerfile()))
				.withArguments(assignment.arguments()))
			.with(new BuildSecrets(bytes(assignment.secrets()), Map.of()))
			.with(request.conditions().withMemory(assignment.memory()))
			.with(request.cache().withUse(assignment.useCache()).withScope(assignment.app()));
	}

	private static Map<String, byte[]> bytes(Map<String, String> texts) {
		Map<String, byte[]> bytes = new HashMap<>();
		texts.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
		return bytes;
	}

	@Override
	public void cancel(BuildAssignment assignment) {
		this.builds.cancel(name(assignment));
	}

	private static String name(BuildAssignment assignment) {
		return assignment.buildId() + "-" + assignment.attempt();
	}

	private static List<Integer> tcpPorts(LocalImage image) {
		return image.config()
			.config()
			.ports()
			.stream()
			.filter((port) -> !port.endsWith("/udp"))
			.map((port) -> Integer.valueOf(port.replaceFirst("/.*", "")))
			.toList();
	}

	/** Gathers the steps, which the engine tells one by one. */
	private static final class Told implements BuildListener {

		private final Listener listener;

		private final Map<Integer, BuildStep> steps = new TreeMap<>();

		private BuildRecord how;

		Told(Listener listener) {
			this.listener = listener;
		}

		@Override
		public void step(BuildStep step) {
			this.steps.put(step.number(), step);
			this.listener.steps(List.copyOf(this.steps.values()));
		}

		@Override
		public void built(BuildRecord how) {
			this.how = how;
		}

		@Override
		public void line(BuildLine line) {
			this.listener.line(line.step(), line.stream(), line.text());
		}

	}

}
