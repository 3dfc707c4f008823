package dev.gantry.agent.node;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.BuildAssignment;
import dev.gantry.engine.build.BuildRecord;
import dev.gantry.engine.build.Builds;
import dev.gantry.engine.images.ImageSources;
import dev.gantry.engine.images.Images;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.images.PullListener;
import dev.gantry.oci.reference.ImageReference;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What builds of an app made, kept in its repository under a tag of its own, so that the
 * first build on another node finds what this one did. Nothing here fails a build.
 */
final class SharedBuildCache {

	static final String TAG = "build-cache";

	private static final Logger log = LoggerFactory.getLogger(SharedBuildCache.class);

	private final Builds builds;

	private final Images images;

	/** One at a time; when many wait the oldest are not worth sending any more. */
	private final ExecutorService thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(16), (task) -> {
				Thread thread = new Thread(task, "build-cache-export");
				thread.setDaemon(true);
				return thread;
			}, new ThreadPoolExecutor.DiscardOldestPolicy());

	SharedBuildCache(Builds builds, Images images) {
		this.builds = builds;
		this.images = images;
	}

	/** Takes over what other nodes built of the app, if there is something new. */
	void fetch(BuildAssignment assignment, String registry, ImageSources sources) {
		try {
			LocalImage shared = this.images.ensure(reference(assignment, registry), sources, PullListener.NONE);
			this.builds.takeOver(shared, assignment.app());
		}
		catch (GantryException ex) {
			if (ex.code() != ErrorCode.IMAGE_NOT_FOUND) {
				log.warn("The build cache of {} cannot be had, the build goes on without: {}", assignment.app(),
						ex.getMessage());
			}
		}
	}

	/** Sends what a build made, after the build. */
	void send(BuildAssignment assignment, BuildRecord how, String registry, ImageSources sources) {
		this.thread.execute(() -> {
			try {
				Optional<LocalImage> shared = this.builds.share(how);
				if (shared.isPresent()) {
					this.images.push(shared.get(), reference(assignment, registry), sources.platform(), sources);
				}
			}
			catch (RuntimeException ex) {
				log.warn("The build cache of {} was not sent; another node builds anew: {}", assignment.app(),
						ex.getMessage());
			}
		});
	}

	private static ImageReference reference(BuildAssignment assignment, String registry) {
		return ImageReference.parse(registry + "/" + assignment.repository() + ":" + TAG);
	}

}
