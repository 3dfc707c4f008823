package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.build.language.BuildFileError;
import dev.gantry.engine.build.language.Expansion;
import dev.gantry.engine.build.language.Location;
import dev.gantry.engine.build.language.NearestName;
import dev.gantry.engine.build.language.Stage;
import dev.gantry.engine.containers.ProcessSpec;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.images.NodeImage;
import dev.gantry.engine.images.PullListener;
import dev.gantry.engine.images.StoredImages;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.InvalidReferenceException;
import dev.gantry.oci.reference.Platform;

/** What stages start from: nothing, an earlier stage, or an image that is pulled. */
final class BaseImages {

	private static final String NOTHING = "scratch";

	private final StoredImages images;

	private final BuildRequest request;

	private final StagePlan plan;

	private final StageResults results;

	private final Course course;

	private final Map<String, Digest> used = new ConcurrentHashMap<>();

	private final Platform machine = Platform.host();

	BaseImages(StoredImages images, BuildRequest request, StagePlan plan, StageResults results, Course course) {
		this.images = images;
		this.request = request;
		this.plan = plan;
		this.results = results;
		this.course = course;
	}

	/** The images that were used, by the names that the Dockerfile gives them. */
	Map<String, Digest> used() {
		return Map.copyOf(this.used);
	}

	/**
	 * How the build goes.
	 *
	 * @param journal hears of pulls
	 * @param cancellation ends them
	 */
	record Course(BuildJournal journal, Cancellation cancellation) {
	}

	/**
	 * An image to start from.
	 *
	 * @param image its configuration and layers
	 * @param cached whether nothing had to be fetched for it
	 */
	record Base(ImageConfig image, boolean cached) {
	}

	/** What a stage starts from. */
	Base of(Stage stage, int step) throws IOException, InterruptedException {
		refuseOtherPlatform(stage);
		String name = this.plan.base(stage);
		if (name.equals(NOTHING)) {
			ImageConfig empty = ImageConfig.empty(this.machine);
			return new Base(empty.with(empty.config().withEnv(List.of("PATH=" + ProcessSpec.DEFAULT_PATH))), true);
		}
		return named(stage, stage.from().at(), name, step);
	}

	/** What a name means that is not a directory; a stage is waited for. */
	Base named(Stage stage, Location at, String name, int step) throws IOException, InterruptedException {
		NamedContext context = this.request.inputs().contexts().get(name);
		if (context instanceof NamedContext.Image image) {
			return pull(at, image.reference(), step);
		}
		if (context instanceof NamedContext.Tree) {
			throw BuildFileError.at(at, "'" + name + "' is a directory by the build's order, FROM needs an image",
					"Use it with COPY --from, or give the name an image");
		}
		Optional<Stage> earlier = this.plan.stageBefore(stage, name);
		if (earlier.isPresent()) {
			return new Base(this.results.await(earlier.get()), true);
		}
		this.plan.refuseLaterStage(stage, at, name);
		try {
			return pull(at, name, step);
		}
		catch (GantryException ex) {
			Optional<String> meant = ex.code() == ErrorCode.IMAGE_NOT_FOUND
					? NearestName.of(name, this.plan.namesBefore(stage)) : Optional.empty();
			if (meant.isEmpty()) {
				throw ex;
			}
			throw new GantryException(ex.code(), ex.getMessage(),
					"Did you mean the stage '" + meant.get() + "'? " + ex.remedy(), ex);
		}
	}

	/** The directory that a name means, if it means one. */
	Optional<Path> directory(String name) {
		return this.request.inputs().contexts().get(name) instanceof NamedContext.Tree tree
				? Optional.of(tree.directory()) : Optional.empty();
	}

	private Base pull(Location at, String name, int step) throws IOException, InterruptedException {
		ImageReference reference = parse(at, name);
		if (this.request.cache().localImages()) {
			Optional<NodeImage> local = this.images.local().find(reference.toString());
			if (local.isPresent()) {
				this.used.put(name, local.get().id());
				return new Base(local.get().config(), true);
			}
		}
		AtomicBoolean fetched = new AtomicBoolean();
		try {
			return this.course.cancellation().during(Thread.currentThread()::interrupt, () -> {
				LocalImage image = this.images.ensure(reference, this.request.inputs().images(),
						listener(step, fetched));
				this.used.put(name, image.digest());
				return new Base(image.config(), !fetched.get());
			});
		}
		finally {
			Thread.interrupted();
		}
	}

	private PullListener listener(int step, AtomicBoolean fetched) {
		return new PullListener() {

			@Override
			public void found(String where, int missingLayers, long missingBytes) {
				if (missingLayers > 0) {
					fetched.set(true);
					BaseImages.this.course.journal()
						.say(step, "pulling " + where + ": " + missingLayers + " layers, " + (missingBytes / 1_000_000)
								+ " MB");
				}
			}

			@Override
			public void received(Digest layer, long bytes) {
				BaseImages.this.course.cancellation().check();
			}

		};
	}

	private static ImageReference parse(Location at, String name) {
		try {
			return ImageReference.parse(name);
		}
		catch (InvalidReferenceException ex) {
			throw BuildFileError.at(at, ex.getMessage(), "Name an image or an earlier stage");
		}
	}

	private void refuseOtherPlatform(Stage stage) {
		Location at = stage.from().at();
		Optional<String> wanted = stage.from().flags().value("platform");
		if (wanted.isEmpty()) {
			return;
		}
		String platform = new Expansion('\\', this.plan.arguments().globalScope()).word(at, wanted.get());
		try {
			if (this.machine.runs(Platform.parse(platform))) {
				return;
			}
		}
		catch (InvalidReferenceException ex) {
			throw BuildFileError.at(at, ex.getMessage(), "Write for example --platform=linux/amd64");
		}
		throw BuildFileError.at(at, "this node builds for " + this.machine + ", not for " + platform,
				"Remove --platform, or build on a node of that kind");
	}

}
