package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.images.Attachment;
import dev.gantry.engine.images.CollectionPolicy;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.images.Removed;
import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.sources.SourceArchives;
import dev.gantry.engine.supply.SoftwareBill;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.oci.reference.Platform;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds from Dockerfiles, each RUN in a container of this engine. */
public final class DockerfileBuilds implements Builds {

	private static final Logger LOG = LoggerFactory.getLogger(DockerfileBuilds.class);

	private static final CollectionPolicy EVERYTHING = new CollectionPolicy(0, 0, Duration.ZERO);

	private final BuildSite site;

	private final ConcurrentMap<String, Cancellation> running = new ConcurrentHashMap<>();

	private final KeptBuilds kept;

	private final MemorySize cacheSize;

	private DockerfileBuilds(BuildSite site, KeptBuilds kept, MemorySize cacheSize) {
		this.site = site;
		this.kept = kept;
		this.cacheSize = cacheSize;
	}

	/**
	 * Opens the builds of a home and removes what interrupted ones left there.
	 * @param sources unpack contexts
	 * @param store the home's layers
	 * @param images the home's images
	 * @param containers the home's containers
	 * @throws GantryException with {@code HOST_UNFIT} if the CA bundle is not one
	 */
	public static DockerfileBuilds open(EngineHome home, SourceArchives sources, LayerStore store, StoredImages images,
			Containers containers, BuildSettings settings) throws IOException {
		Path stepFiles = home.runDirectory().resolve("build");
		Path secrets = secretsDirectory(home);
		Path trees = home.buildCache().resolve("trees");
		removeRemains(containers, List.of(stepFiles, secrets, trees));
		Path bundle = settings.surroundings().caBundle();
		CaBundle caBundle = bundle == null ? null : CaBundle.read(bundle);
		StepCache cache = new StepCache(home.buildCache().resolve("steps"), store, InstantSource.system());
		images.heldBy(cache::holds);
		CacheMounts caches = new CacheMounts(home.buildCache().resolve("mounts"), InstantSource.system());
		Semaphore turns = new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);
		return new DockerfileBuilds(
				new BuildSite(sources, store, images, containers, cache,
						new StepMaterials(stepFiles, secrets, trees, caches, caBundle, settings.surroundings()),
						RemoteSource.Fetchers.of(trees, settings), turns, settings.baseImages()),
				new KeptBuilds(cache, caches), settings.cacheSize());
	}

	/** In memory, where the host keeps its run directory there. */
	static Path secretsDirectory(EngineHome home) throws IOException {
		Path run = Path.of("/run");
		boolean inMemory = Files.isDirectory(run) && Files.getFileStore(run).type().equals("tmpfs");
		return inMemory ? run.resolve("gantry").resolve(home.shortName() + ".secrets")
				: home.runDirectory().resolve("secrets");
	}

	/** Whether a container belongs to a build rather than to somebody's app. */
	public static boolean isOfABuild(Container container) {
		return container.spec().housekeeping().labels().containsKey(RunStep.LABEL);
	}

	private static void removeRemains(Containers containers, List<Path> directories) throws IOException {
		for (Container container : containers.list()) {
			if (isOfABuild(container)) {
				containers.stop(container.id(), Duration.ZERO);
				containers.remove(container.id());
			}
		}
		for (Path path : directories) {
			Files.createDirectories(path);
			Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
			try (Directory directory = Directory.open(path)) {
				for (DirectoryEntry entry : directory.entries()) {
					directory.removeTree(entry.name());
				}
			}
		}
	}

	@Override
	public LocalImage build(BuildRequest request, BuildListener listener) {
		Cancellation cancellation = new Cancellation();
		if (this.running.putIfAbsent(request.id(), cancellation) != null) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "The build '" + request.id() + "' runs already",
					"Wait for it, or cancel it first");
		}
		Runnable lease = this.site.images().lease();
		boolean full = false;
		try {
			return await(new BuildRun(this.site, request, listener, cancellation), cancellation,
					request.conditions().timeout());
		}
		catch (GantryException ex) {
			full = BuildFailures.isDiskFull(ex);
			throw full ? BuildFailures.diskFull(ex) : ex;
		}
		finally {
			lease.run();
			this.running.remove(request.id());
			if (full) {
				makeRoom();
			}
			else if (this.running.isEmpty()) {
				trim();
			}
		}
	}

	/** Everything goes that nothing uses. */
	private void makeRoom() {
		try {
			this.kept.prune(MemorySize.ZERO);
			Removed removed = this.site.images().local().collect(EVERYTHING, false);
			LOG.warn("The disk was full: removed the build cache and {} layers that nothing used",
					removed.layers().size());
		}
		catch (RuntimeException ex) {
			LOG.warn("Make room on the full disk", ex);
		}
	}

	/** Nobody waits for it; builds that begin meanwhile keep what they use. */
	private void trim() {
		Thread thread = new Thread(() -> this.kept.prune(this.cacheSize), "build-cache");
		thread.setDaemon(true);
		thread.setUncaughtExceptionHandler((dead, ex) -> LOG.warn("Trim the build cache", ex));
		thread.start();
	}

	@Override
	public Attachment softwareBill(LocalImage image) {
		try (LayerStack files = this.site.store().stack(image.layers())) {
			return SoftwareBill.of(image.digest(), files);
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.INTERNAL, "Read the files of image " + image.digest() + ": " + ex,
					"The log of the node's agent says more", ex);
		}
	}

	@Override
	public Optional<LocalImage> share(BuildRecord how) {
		return how.steps().isEmpty() ? Optional.empty()
				: Optional.of(this.site.images().compose(SharedSteps.pack(how.steps(), Platform.host())));
	}

	@Override
	public void takeOver(LocalImage shared, String scope) {
		try {
			for (var step : SharedSteps.unpack(shared).entrySet()) {
				this.site.cache().takeOver(step.getKey(), scope, step.getValue());
			}
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.INTERNAL, "Keep the steps of " + shared.digest() + ": " + ex,
					"The log of the node's agent says more", ex);
		}
	}

	@Override
	public RemoteContext fetch(String address) throws IOException {
		return RemoteContext.fetch(this.site.fetchers(), this.site.sources(), address);
	}

	@Override
	public BuildCache cache() {
		return this.kept;
	}

	/**
	 * Runs a build on a thread that nobody interrupts: an interrupt in the middle of a
	 * container's start would close the connection over which it is told. Who interrupts
	 * the caller cancels the build.
	 */
	private static LocalImage await(BuildRun build, Cancellation cancellation, Duration timeout) {
		FutureTask<LocalImage> task = new FutureTask<>(build::run);
		Thread thread = new Thread(task, "build");
		thread.setDaemon(true);
		thread.start();
		boolean interrupted = false;
		long deadline = System.nanoTime() + timeout.toNanos();
		try {
			while (true) {
				try {
					return task.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
				}
				catch (TimeoutException ex) {
					cancellation.cancel(BuildFailures.tookTooLong(timeout));
					deadline = Long.MAX_VALUE / 2 + System.nanoTime() / 2;
				}
				catch (InterruptedException ex) {
					interrupted = true;
					cancellation.cancel();
				}
			}
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw new IllegalStateException(ex.getCause());
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public void cancel(String id) {
		Cancellation cancellation = this.running.get(id);
		if (cancellation != null) {
			cancellation.cancel();
		}
	}

}
