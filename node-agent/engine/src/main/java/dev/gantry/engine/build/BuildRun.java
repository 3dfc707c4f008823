package dev.gantry.engine.build;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.contracts.detection.Detected;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.build.language.BuildFileError;
import dev.gantry.engine.build.language.Dockerfile;
import dev.gantry.engine.build.language.Instruction;
import dev.gantry.engine.build.language.Lint;
import dev.gantry.engine.build.language.LintPolicy;
import dev.gantry.engine.build.language.LintWarning;
import dev.gantry.engine.build.language.Stage;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.kernel.files.Directory;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.Platform;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One build, from the Dockerfile to the image. Each stage that is needed runs on a thread
 * of its own and waits where it uses another one.
 */
final class BuildRun {

	private static final Logger LOG = LoggerFactory.getLogger(BuildRun.class);

	private final BuildSite site;

	private final BuildRequest request;

	private final BuildJournal journal;

	private final Cancellation cancellation;

	private Digest text;

	private Dockerfile dockerfile;

	private BuildArguments arguments;

	private StagePlan plan;

	private StageResults results;

	private BaseImages bases;

	/** What the steps made, by key. */
	private final Map<Digest, CachedStep> steps = new ConcurrentHashMap<>();

	private CopySources copySources;

	BuildRun(BuildSite site, BuildRequest request, BuildListener listener, Cancellation cancellation) {
		this.site = site;
		this.request = request;
		this.journal = new BuildJournal(listener, site.clock());
		this.cancellation = cancellation;
	}

	LocalImage run() {
		Instant begun = this.site.clock().instant();
		try (Directory context = Directory.open(this.request.inputs().context());
				LayerStack tree = LayerStack.of(context)) {
			prepare(context, tree);
			ImageConfig image = labelled(runStages());
			warnOfUnusedArguments();
			LocalImage built = this.request.recipe().sent() ? this.site.images().compose(image)
					: this.site.images().composeHere(image);
			this.journal.built(new BuildRecord(this.text, this.bases.used(), this.arguments.declaredValues(), begun,
					this.site.clock().instant(), this.steps));
			return built;
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
		BuildFiles files = new BuildFiles(tree, this.request.recipe().file());
		byte[] bytes = files.dockerfile(this.site.baseImages(), this::explain);
		this.text = Digest.ofBytes(bytes);
		this.dockerfile = Dockerfile.parse(bytes);
		this.arguments = new BuildArguments(this.dockerfile, this.request.recipe().arguments(), Platform.host());
		this.plan = new StagePlan(this.dockerfile, this.arguments, this.request);
		this.results = new StageResults(this.plan.needed(), this.cancellation);
		this.bases = new BaseImages(this.site.images(), this.request, this.plan, this.results,
				new BaseImages.Course(this.journal, this.cancellation));
		this.copySources = new CopySources(context, files.ignoreRules(),
				this.site.sources().digests(this.request.inputs().context()), this.site.store(), this.bases);
		this.journal.plan(this.plan.steps());
		Lint.of(this.dockerfile).forEach((warning) -> warn(0, warning));
	}

	private void explain(Detected detected) {
		this.journal.say(0, "The source has no Dockerfile: this is " + detected.kind());
		detected.table().forEach((line) -> this.journal.say(0, "  " + line));
		this.journal.say(0, "It is built with this Dockerfile; gantry push --print-dockerfile shows it to keep:");
		detected.dockerfile().lines().forEach((line) -> this.journal.say(0, "  | " + line));
	}

	/** Tells of what could be better, or fails if the author wants that. */
	void warn(int step, LintWarning warning) {
		LintPolicy policy = this.dockerfile.directives().lint();
		if (policy.skipped().contains(warning.rule())) {
			return;
		}
		if (policy.error()) {
			throw BuildFileError.at(warning.line(), warning.rule().label() + ": " + warning.text(),
					"Mend it, or let the check directive skip the rule");
		}
		this.journal.say(step, "warning: " + warning);
	}

	/** The first stage that fails ends the others; its failure is the build's. */
	private ImageConfig runStages() throws IOException, InterruptedException {
		List<Thread> threads = new ArrayList<>();
		List<Stage> needed = this.plan.needed();
		for (Stage stage : needed.subList(0, needed.size() - 1)) {
			Thread thread = new Thread(() -> runStage(stage), "build-stage-" + stage.index());
			thread.setDaemon(true);
			thread.start();
			threads.add(thread);
		}
		Stage last = needed.get(needed.size() - 1);
		runStage(last);
		for (Thread thread : threads) {
			thread.join();
		}
		this.cancellation.check();
		return this.results.await(last);
	}

	private void runStage(Stage stage) {
		try {
			this.results.built(stage, new StageRun(this, stage).run());
		}
		catch (GantryException ex) {
			this.cancellation.cancel(ex);
		}
		catch (InterruptedException | RuntimeException | Error ex) {
			if (this.cancellation.isWanted()) {
				LOG.debug("Stage {} of build {} was ended", stage.index(), this.request.id(), ex);
				return;
			}
			LOG.error("Stage {} of build {}", stage.index(), this.request.id(), ex);
			this.cancellation.cancel(new GantryException(ErrorCode.INTERNAL, "The builder failed: " + ex,
					"See the agent's log on the node, and report it", ex));
		}
	}

	private ImageConfig labelled(ImageConfig image) {
		Map<String, String> labels = new TreeMap<>(image.config().labels());
		labels.putAll(this.request.recipe().labels());
		return image.with(image.config().withLabels(labels));
	}

	private void warnOfUnusedArguments() {
		Set<String> unused = new LinkedHashSet<>(this.arguments.unused());
		this.dockerfile.stages()
			.stream()
			.flatMap((stage) -> stage.instructions().stream())
			.filter((instruction) -> instruction instanceof Instruction.Arg)
			.flatMap((arg) -> ((Instruction.Arg) arg).arguments().stream())
			.forEach((argument) -> unused.remove(argument.name()));
		if (!unused.isEmpty()) {
			this.journal.say(0, "warning: no ARG uses the build arguments " + String.join(", ", unused));
		}
	}

	/** What a RUN step needs. */
	RunStep.Workshop workshop(Stage stage, int step, StageState state) {
		StepMounts.Workplace workplace = new StepMounts.Workplace(state,
				(from) -> this.copySources.of(stage, stage.from().at(), from, step), this.site.materials(),
				this.request, this.cancellation);
		return new RunStep.Workshop(this.site.store(),
				new RunContainer(this.site.containers(), this.journal, this.cancellation, this.site.turns()), workplace,
				this.arguments.proxies(), this.journal, step);
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

	CopyStep.Yard yard() {
		return new CopyStep.Yard(this.site.store(), this.site.fetchers());
	}

	LayerSnapshots snapshots() {
		return new LayerSnapshots(this.site.images(), this.request.recipe().sent(), this.arguments.sourceDate());
	}

	/** What a step made before, if it may be taken. */
	Optional<CachedStep> made(Stage stage, Digest key) throws IOException {
		return useCache(stage) ? this.site.cache().find(key, this.request.cache().scope()) : Optional.empty();
	}

	StepCache cache() {
		return this.site.cache();
	}

	/** Notes what a step made, now or before. */
	void note(Digest key, CachedStep step) {
		this.steps.put(key, step);
	}

	private boolean useCache(Stage stage) {
		BuildCachePolicy policy = this.request.cache();
		return policy.useCache() && policy.rebuiltStages().stream().noneMatch(stage::isCalled);
	}

	InstantSource clock() {
		return this.site.clock();
	}

}
