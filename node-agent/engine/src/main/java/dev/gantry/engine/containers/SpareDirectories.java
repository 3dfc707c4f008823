package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import dev.gantry.engine.launch.Lull;
import dev.gantry.kernel.files.Directory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Directories of containers to come, made before somebody waits for them. A file system
 * takes its time to choose where a directory shall be: each of these is to it the top of
 * a hierarchy of its own, so that the files of different containers are apart.
 */
final class SpareDirectories implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(SpareDirectories.class);

	private static final int MOST = 24;

	private static final int LEAST = 8;

	private static final int CLOSE_PATIENCE_SECONDS = 30;

	private static final FileAttribute<Set<PosixFilePermission>> PRIVATE = permissions("rwx------");

	private static final FileAttribute<Set<PosixFilePermission>> READABLE = permissions("rwxr-xr-x");

	private static final FileAttribute<Set<PosixFilePermission>> OWNERS = permissions("rw-------");

	private static final FileAttribute<Set<PosixFilePermission>> PUBLIC = permissions("rw-r--r--");

	/** Empty ones, because to make a file takes longer than to write it. */
	private static final List<String> FILES = List.of(ContainerDirectory.DOCUMENT, "log");

	private static final List<String> NAME_FILES = List.of("hostname", "hosts", "resolv.conf");

	private final Path parent;

	private final Deque<Path> ready = new ArrayDeque<>();

	private boolean closed;

	private final Lull lull = new Lull("spare-directories", this::fill);

	/**
	 * Makes the first ones, and deletes what an earlier agent has left.
	 * @param parent where they are, on the file system of the containers' directories
	 */
	SpareDirectories(Path parent) throws IOException {
		this.parent = parent;
		Files.createDirectories(parent);
		try (Directory directory = Directory.open(parent)) {
			LOGGER.debug("Directories of containers are far apart: {}", directory.spread());
		}
		deleteAll();
		this.lull.now();
	}

	/**
	 * Takes a directory that has but {@code upper}, {@code work} and empty files; the
	 * caller gives it another place, or gives it back.
	 */
	Path take() throws IOException {
		Path taken;
		synchronized (this.ready) {
			taken = this.ready.poll();
		}
		return (taken != null) ? taken : make();
	}

	/**
	 * Makes what is missing, behind the caller's back: when no other start comes, or now
	 * when few are left.
	 */
	void refill() {
		this.lull.called();
		if (missing(LEAST)) {
			this.lull.now();
		}
	}

	/** Deletes a directory that was taken and did not find its place. */
	void discard(Path taken) throws IOException {
		ContainerDirectory.delete(this.parent, taken.getFileName().toString());
	}

	private void fill() {
		try {
			while (missing(LEAST) || (missing(MOST) && !this.lull.disturbed())) {
				Path made = make();
				synchronized (this.ready) {
					this.ready.add(made);
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.warn("Make directories of containers ahead of time: {}", ex.getMessage());
		}
	}

	private boolean missing(int enough) {
		synchronized (this.ready) {
			return !this.closed && this.ready.size() < enough;
		}
	}

	private Path make() throws IOException {
		Path made = Files.createDirectory(this.parent.resolve(UUID.randomUUID().toString()), PRIVATE);
		Files.createDirectory(made.resolve("upper"), READABLE);
		Files.createDirectory(made.resolve("work"), PRIVATE);
		for (String name : FILES) {
			Files.createFile(made.resolve(name), OWNERS);
		}
		for (String name : NAME_FILES) {
			Files.createFile(made.resolve(name), PUBLIC);
		}
		return made;
	}

	private void deleteAll() throws IOException {
		List<Path> left;
		try (var children = Files.list(this.parent)) {
			left = children.toList();
		}
		for (Path child : left) {
			discard(child);
		}
	}

	@Override
	public void close() {
		synchronized (this.ready) {
			this.closed = true;
			this.ready.clear();
		}
		try {
			if (this.lull.close(CLOSE_PATIENCE_SECONDS)) {
				deleteAll();
			}
		}
		catch (IOException ex) {
			LOGGER.warn("Delete {}, to be tried again at the next start: {}", this.parent, ex.getMessage());
		}
	}

	private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
		return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
	}

}
