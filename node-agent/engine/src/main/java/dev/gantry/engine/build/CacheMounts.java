package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

import dev.gantry.engine.build.language.RunMount.Access;
import dev.gantry.engine.build.language.RunMount.Sharing;
import dev.gantry.kernel.files.Directory;

/**
 * Directories that RUN steps keep from build to build:
 *
 * <pre>
 * mounts/
 *   KEY/       of a scope and an id; its time says when it was used last
 *     0/       what steps see
 *     1/ …     more, for builds that want one of their own at the same time
 * </pre>
 */
final class CacheMounts {

	private static final long LOOK_AGAIN_MILLIS = 200;

	private final Path directory;

	private final InstantSource clock;

	private final Map<String, Use> uses = new HashMap<>();

	CacheMounts(Path directory, InstantSource clock) throws IOException {
		this.directory = Files.createDirectories(directory,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		this.clock = clock;
	}

	/** Fills a new directory. */
	@FunctionalInterface
	interface Seed {

		/**
		 * Makes the directory.
		 * @param directory does not exist yet
		 */
		void make(Path directory) throws IOException;

	}

	/** A directory that a step has; closed when the step is over. */
	final class Held implements java.io.Closeable {

		private final String instance;

		private final boolean alone;

		private Held(String instance, boolean alone) {
			this.instance = instance;
			this.alone = alone;
		}

		Path path() {
			return CacheMounts.this.directory.resolve(this.instance);
		}

		@Override
		public void close() throws IOException {
			letGo(this);
		}

	}

	/**
	 * Takes a directory; waits if it must.
	 * @param scope whose it is
	 * @param id names it in the scope
	 * @param seed fills it if it is new
	 * @param cancellation ends the wait
	 */
	Held take(String scope, String id, Sharing sharing, Seed seed, Cancellation cancellation)
			throws IOException, InterruptedException {
		String key = CacheKey.of("cache-mount").add(scope).add(id).digest().hex();
		String instance = await(key, sharing, cancellation);
		Held held = new Held(instance, sharing != Sharing.SHARED);
		boolean ready = false;
		try {
			prepare(held.path(), seed);
			ready = true;
			return held;
		}
		finally {
			if (!ready) {
				held.close();
			}
		}
	}

	private synchronized String await(String key, Sharing sharing, Cancellation cancellation)
			throws InterruptedException {
		int number = 0;
		while (true) {
			cancellation.check();
			String instance = key + "/" + number;
			Use use = this.uses.getOrDefault(instance, Use.NOBODY);
			boolean free = sharing == Sharing.SHARED ? !use.alone() : use.users() == 0;
			if (free) {
				this.uses.put(instance, new Use(use.users() + 1, sharing != Sharing.SHARED));
				return instance;
			}
			if (sharing == Sharing.PRIVATE) {
				number++;
			}
			else {
				wait(LOOK_AGAIN_MILLIS);
			}
		}
	}

	/** One thread makes a directory, whoever comes meanwhile waits for that. */
	private synchronized void prepare(Path path, Seed seed) throws IOException {
		if (!Files.isDirectory(path)) {
			Files.createDirectories(path.getParent());
			Path fresh = path.resolveSibling(path.getFileName() + ".new");
			try (Directory parent = Directory.open(path.getParent())) {
				if (parent.find(fresh.getFileName().toString()).isPresent()) {
					parent.removeTree(fresh.getFileName().toString());
				}
			}
			seed.make(fresh);
			Files.move(fresh, path);
		}
	}

	private synchronized void letGo(Held held) throws IOException {
		Use use = this.uses.get(held.instance);
		if (use.users() > 1) {
			this.uses.put(held.instance, new Use(use.users() - 1, held.alone));
		}
		else {
			this.uses.remove(held.instance);
		}
		Files.setLastModifiedTime(held.path().getParent(), FileTime.from(this.clock.instant()));
		notifyAll();
	}

	/** Whether a step has any directory of a key now. */
	synchronized boolean isUsed(String key) {
		return this.uses.keySet().stream().anyMatch((instance) -> instance.startsWith(key + "/"));
	}

	/** Removes a key's directories unless a step has one of them. */
	synchronized boolean remove(String key) throws IOException {
		if (isUsed(key)) {
			return false;
		}
		try (Directory all = Directory.open(this.directory)) {
			all.removeTree(key);
		}
		return true;
	}

	Path directory() {
		return this.directory;
	}

	/** A seed of nothing. */
	static Seed empty(Access access) {
		return (directory) -> {
			Files.createDirectory(directory);
			own(directory, access);
		};
	}

	/** Gives a directory its mode and owner. */
	static void own(Path directory, Access access) throws IOException {
		try (Directory open = Directory.open(directory)) {
			open.changeOwner(access.uid(), access.gid());
			open.changeMode(access.mode());
		}
	}

	private record Use(int users, boolean alone) {

		static final Use NOBODY = new Use(0, false);

	}

}
