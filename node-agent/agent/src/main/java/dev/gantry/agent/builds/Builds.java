package dev.gantry.agent.builds;

import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;

import dev.gantry.agent.link.Platform;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.BuildAssignment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the assigned builds: fetches the source, unpacks it, builds, pushes, tells. Each
 * attempt runs once; one that is assigned no more is cancelled.
 */
public final class Builds {

	private static final Logger log = LoggerFactory.getLogger(Builds.class);

	private final Platform platform;

	private final SourceTrees trees;

	private final ImageBuilder builder;

	private final Crew crew;

	private final Map<Key, Running> running = new HashMap<>();

	/**
	 * Who does the work.
	 *
	 * @param builders as many threads as builds may run at once
	 * @param timer times progress
	 * @param clock tells the time
	 */
	public record Crew(ExecutorService builders, ScheduledExecutorService timer, InstantSource clock) {
	}

	/**
	 * Creates the builds.
	 * @param platform gives sources, hears of progress
	 * @param trees unpacks sources
	 * @param builder builds and pushes
	 * @param crew who does the work
	 */
	public Builds(Platform platform, SourceTrees trees, ImageBuilder builder, Crew crew) {
		this.platform = platform;
		this.trees = trees;
		this.builder = builder;
		this.crew = crew;
	}

	/** Makes these the wanted builds. */
	public synchronized void assign(List<BuildAssignment> builds) {
		Set<Key> wanted = new HashSet<>();
		for (BuildAssignment build : builds) {
			Key key = new Key(build.buildId(), build.attempt());
			wanted.add(key);
			this.running.computeIfAbsent(key,
					(absent) -> new Running(build, this.crew.builders().submit(() -> run(build))));
		}
		this.running.entrySet().removeIf((entry) -> {
			boolean unwanted = !wanted.contains(entry.getKey());
			Running build = entry.getValue();
			if (unwanted && !build.work().isDone()) {
				log.info("Build {} is no longer wanted: cancelled", entry.getKey().buildId());
				this.builder.cancel(build.assignment());
				build.work().cancel(true);
			}
			return unwanted;
		});
	}

	private void run(BuildAssignment build) {
		try (ProgressReporter progress = new ProgressReporter(build, this.platform, this.crew.timer(),
				this.crew.clock())) {
			try (SourceTrees.Tree tree = fetch(build)) {
				progress.succeeded(this.builder.build(build, tree.root(), progress));
			}
			catch (GantryException ex) {
				progress.failed(ex.toFailure());
			}
			catch (IOException ex) {
				progress.failed(new Failure(ErrorCode.UPSTREAM_FAILED,
						"The source of build " + build.buildId() + " could not be fetched: " + ex.getMessage(),
						"Deploy again"));
			}
			catch (RuntimeException ex) {
				log.error("Build {} failed", build.buildId(), ex);
				progress.failed(new Failure(ErrorCode.INTERNAL, "The builder failed: " + ex,
						"See the agent's log on the node, and report it"));
			}
		}
	}

	private SourceTrees.Tree fetch(BuildAssignment build) throws IOException {
		try (InputStream source = this.platform.source(build.buildId())) {
			return this.trees.unpack(source, build.sourceDigest());
		}
	}

	private record Key(String buildId, int attempt) {
	}

	private record Running(BuildAssignment assignment, Future<?> work) {
	}

}
