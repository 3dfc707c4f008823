package dev.gantry.engine.build;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.build.language.Dockerfile;
import dev.gantry.engine.build.language.IgnoreRules;
import dev.gantry.engine.build.language.Stage;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.kernel.files.Directory;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.Platform;

/** One build, from the Dockerfile to the image. */
final class BuildRun {

	private static final int IGNORE_FILE_LIMIT = 1 << 20;

	private final BuildSite site;

	private final BuildRequest request;

	private final BuildJournal journal;

	private final Cancellation cancellation;

	private Dockerfile dockerfile;

	private BuildArguments arguments;

	private StagePlan plan;

	private BaseImages bases;

	private CopySources copySources;

	BuildRun(BuildSite site, BuildRequest request, BuildListener listener, Cancellation cancellation) {
		this.site = site;
		this.request = request;
		this.journal = new BuildJournal(listener, site.clock());
		this.cancellation = cancellation;
	}

	LocalImage run() {
		try (Directory context = Directory.open(this.request.context()); LayerStack tree = LayerStack.of(context)) {
			prepare(context, tree);
			ImageConfig image = null;
			for (Stage stage : this.plan.needed()) {
				image = new StageRun(this, stage).run();
				this.bases.built(stage, image);
			}
			warnOfUnusedArguments();
			return this.site.images().compose(image);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("nobody interrupts a build's thread", ex);
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.INTERNAL, "Read the build context: " + ex.getMessage(),
					"The log of the node's agent says more", ex);
		}
	}

	private void prepare(Directory context, LayerStack tree) throws IOException {
		byte[] text = read(tree, this.request.dockerfile(), Dockerfile.LIMIT + 1)
			.orElseThrow(() -> new GantryException(ErrorCode.BUILD_FILE_INVALID,
					"There is no file '" + this.request.dockerfile() + "' in the source",
					"Add a Dockerfile to the root of the source, or say where it is"));
		this.dockerfile = Dockerfile.parse(text);
		this.arguments = new BuildArguments(this.dockerfile, this.request.arguments(), Platform.host());
		this.plan = new StagePlan(this.dockerfile, this.arguments);
		this.bases = new BaseImages(this.site.images(), this.request.sources(), this.plan, this.journal,
				this.cancellation);
		this.copySources = new CopySources(context, ignoreRules(tree), this.site.store(), this.bases);
		this.journal.plan(this.plan.steps());
	}

	private IgnoreRules ignoreRules(LayerStack tree) throws IOException {
		for (String name : new String[] { this.request.dockerfile() + ".dockerignore", ".dockerignore" }) {
			Optional<byte[]> file = read(tree, name, IGNORE_FILE_LIMIT);
			if (file.isPresent()) {
				return IgnoreRules.parse(new String(file.get(), java.nio.charset.StandardCharsets.UTF_8));
			}
		}
		return IgnoreRules.NONE;
	}

	private static Optional<byte[]> read(LayerStack tree, String path, int limit) throws IOException {
		try {
			return tree.read(path, limit);
		}
		catch (java.nio.file.NotDirectoryException | java.nio.file.FileSystemLoopException ex) {
			return Optional.empty();
		}
	}

	private void warnOfUnusedArguments() {
		Set<String> unused = new LinkedHashSet<>(this.arguments.unused());
		this.dockerfile.stages()
			.stream()
			.flatMap((stage) -> stage.instructions().stream())
			.filter((instruction) -> instruction instanceof dev.gantry.engine.build.language.Instruction.Arg)
			.flatMap((arg) -> ((dev.gantry.engine.build.language.Instruction.Arg) arg).arguments().stream())
			.forEach((argument) -> unused.remove(argument.name()));
		if (!unused.isEmpty()) {
			this.journal.say(0, "warning: no ARG uses the build arguments " + String.join(", ", unused));
		}
	}

	/** What a RUN step needs. */
	RunStep.Workshop workshop(int step) {
		return new RunStep.Workshop(this.site.store(),
				new RunContainer(this.site.containers(), this.journal, this.cancellation), this.journal,
				this.site.materials(), this.arguments.proxies(),
				new RunStep.Order(this.request.id(), step, this.request.memory()));
	}

	Dockerfile dockerfile() {
		return this.dockerfile;
	}

	BuildArguments arguments() {
		return this.arguments;
	}

	StagePlan plan() {
		return this.plan;
	}

	BaseImages bases() {
		return this.bases;
	}

	CopySources copySources() {
		return this.copySources;
	}

	BuildJournal journal() {
		return this.journal;
	}

	Cancellation cancellation() {
		return this.cancellation;
	}

	LayerStore store() {
		return this.site.store();
	}

	LayerSnapshots snapshots() {
		return new LayerSnapshots(this.site.images());
	}

	StepCache cache() {
		return this.site.cache();
	}

	boolean useCache() {
		return this.request.useCache();
	}

	InstantSource clock() {
		return this.site.clock();
	}

}
