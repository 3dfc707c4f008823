package dev.gantry.engine.build;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.gantry.engine.build.language.BuildFileError;
import dev.gantry.engine.build.language.Expansion;
import dev.gantry.engine.build.language.Location;
import dev.gantry.engine.build.language.Stage;
import dev.gantry.engine.images.ImageSources;
import dev.gantry.engine.images.Images;
import dev.gantry.engine.images.PullListener;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.InvalidReferenceException;
import dev.gantry.oci.reference.Platform;

/** What stages start from: nothing, an earlier stage, or an image that is pulled. */
final class BaseImages {

	private static final String NOTHING = "scratch";

	private final Images images;

	private final ImageSources sources;

	private final StagePlan plan;

	private final BuildJournal journal;

	private final Cancellation cancellation;

	private final Platform machine = Platform.host();

	private final Map<Integer, ImageConfig> stages = new HashMap<>();

	BaseImages(Images images, ImageSources sources, StagePlan plan, BuildJournal journal, Cancellation cancellation) {
		this.images = images;
		this.sources = sources;
		this.plan = plan;
		this.journal = journal;
		this.cancellation = cancellation;
	}

	/**
	 * An image to start from.
	 *
	 * @param image its configuration and layers
	 * @param cached whether nothing had to be fetched for it
	 */
	record Base(ImageConfig image, boolean cached) {
	}

	/** Remembers what a stage made. */
	void built(Stage stage, ImageConfig image) {
		this.stages.put(stage.index(), image);
	}

	/** What a stage starts from. */
	Base of(Stage stage, int step) {
		refuseOtherPlatform(stage);
		String name = this.plan.base(stage);
		if (name.equals(NOTHING)) {
			return new Base(ImageConfig.empty(this.machine), true);
		}
		return named(stage, stage.from().at(), name, step);
	}

	/** What {@code COPY --from} means by a name. */
	Base named(Stage stage, Location at, String name, int step) {
		Optional<Stage> earlier = this.plan.stageBefore(stage, name);
		if (earlier.isPresent()) {
			return new Base(this.stages.get(earlier.get().index()), true);
		}
		this.plan.refuseLaterStage(stage, at, name);
		return pull(at, name, step);
	}

	private Base pull(Location at, String name, int step) {
		ImageReference reference = parse(at, name);
		AtomicBoolean fetched = new AtomicBoolean();
		this.cancellation.onCancel(Thread.currentThread()::interrupt);
		try {
			ImageConfig image = this.images.ensure(reference, this.sources, listener(step, fetched)).config();
			return new Base(image, !fetched.get());
		}
		finally {
			this.cancellation.onCancel(null);
			Thread.interrupted();
		}
	}

	private PullListener listener(int step, AtomicBoolean fetched) {
		return new PullListener() {

			@Override
			public void found(ImageReference where, int missingLayers, long missingBytes) {
				if (missingLayers > 0) {
					fetched.set(true);
					BaseImages.this.journal.say(step, "pulling " + where + ": " + missingLayers + " layers, "
							+ (missingBytes / 1_000_000) + " MB");
				}
			}

			@Override
			public void received(Digest layer, long bytes) {
				BaseImages.this.cancellation.check();
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
