package dev.gantry.engine.layers;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.RegularFile;

/**
 * Several layers read as the one tree that overlayfs would make of them. Links are
 * followed as after chroot(2) into that tree, component by component on open directories:
 * whatever an image holds, nothing outside of its layers is ever touched.
 */
public final class LayerStack implements Closeable {

	/** As many links as the kernel follows in one path, see path_resolution(7). */
	private static final int MAX_LINKS = 40;

	private final List<Directory> layers;

	/** Takes over the layers, topmost first. */
	LayerStack(List<Directory> layers) {
		this.layers = List.copyOf(layers);
	}

	/** A stack of one tree, which stays the caller's to close. */
	public static LayerStack of(Directory layer) throws IOException {
		return new LayerStack(List.of(layer.duplicate()));
	}

	/** Its root directory, to be closed by the caller; empty without layers. */
	public Optional<MergedDirectory> root() throws IOException {
		if (this.layers.isEmpty()) {
			return Optional.empty();
		}
		List<Directory> parts = new ArrayList<>();
		for (Directory layer : this.layers) {
			parts.add(layer.duplicate());
		}
		return Optional.of(new MergedDirectory(parts));
	}

	/** The root directory of the second layer from above, which stays ours to close. */
	Optional<Directory> secondRoot() {
		return this.layers.size() < 2 ? Optional.empty() : Optional.of(this.layers.get(1));
	}

	/**
	 * Where a path leads when all links in it are followed, the last one too. What does
	 * not exist is taken literally.
	 * @throws NotDirectoryException if the path leads through something else
	 * @throws FileSystemLoopException if it leads through too many links
	 */
	public ResolvedPath resolve(String path) throws IOException {
		try (Walk walk = new Walk(path)) {
			return walk.resolve();
		}
	}

	/**
	 * Opens a directory.
	 * @param names without links, as {@link #resolve} gives them
	 */
	public MergedDirectory directory(List<String> names) throws IOException {
		MergedDirectory at = root().orElseThrow(() -> new IOException("the image has no layers"));
		for (String name : names) {
			try (MergedDirectory parent = at) {
				at = parent.directory(name);
			}
		}
		return at;
	}

	/**
	 * Reads a regular file as an image's own tools would see it.
	 * @param path links in it are followed
	 * @param limit how many bytes at most are read
	 * @return nothing if there is no regular file
	 */
	public Optional<byte[]> read(String path, int limit) throws IOException {
		ResolvedPath resolved = resolve(path);
		if (resolved.status().filter(FileStatus::isRegular).isEmpty()) {
			return Optional.empty();
		}
		int last = resolved.names().size() - 1;
		try (MergedDirectory parent = directory(resolved.names().subList(0, last))) {
			MergedEntry entry = parent.find(resolved.names().get(last))
				.orElseThrow(() -> new IOException(resolved + " is gone"));
			try (RegularFile file = entry.holder().read(entry.name()); InputStream in = file.input()) {
				return Optional.of(in.readNBytes(limit));
			}
		}
	}

	@Override
	public void close() {
		this.layers.forEach(Directory::close);
	}

	private final class Walk implements Closeable {

		private final String path;

		private final Deque<String> pending = new ArrayDeque<>();

		private final List<String> names = new ArrayList<>();

		/** The open directories of all {@link #names}, the root's first. */
		private final List<MergedDirectory> open = new ArrayList<>();

		private int links;

		private Walk(String path) throws IOException {
			this.path = path;
			push(path);
			root().ifPresent(this.open::add);
		}

		private void push(String text) {
			List<String> parts = Arrays.asList(text.split("/"));
			for (int i = parts.size() - 1; i >= 0; i--) {
				if (!parts.get(i).isEmpty() && !parts.get(i).equals(".")) {
					this.pending.push(parts.get(i));
				}
			}
		}

		private ResolvedPath resolve() throws IOException {
			if (this.open.isEmpty()) {
				return missing();
			}
			while (!this.pending.isEmpty()) {
				String name = this.pending.pop();
				if (name.equals("..")) {
					leave();
					continue;
				}
				Optional<MergedEntry> entry = here().find(name);
				if (entry.isEmpty()) {
					this.pending.push(name);
					return missing();
				}
				FileStatus status = entry.get().status();
				if (status.isSymlink()) {
					follow(entry.get());
				}
				else if (status.isDirectory()) {
					this.open.add(here().directory(name));
					this.names.add(name);
				}
				else {
					return end(name, status);
				}
			}
			return new ResolvedPath(this.names, Optional.of(here().top().status()));
		}

		private ResolvedPath end(String name, FileStatus status) throws IOException {
			if (!this.pending.isEmpty()) {
				throw new NotDirectoryException("/" + String.join("/", this.names) + "/" + name);
			}
			this.names.add(name);
			return new ResolvedPath(this.names, Optional.of(status));
		}

		private ResolvedPath missing() {
			while (!this.pending.isEmpty()) {
				String name = this.pending.pop();
				if (!name.equals("..")) {
					this.names.add(name);
				}
				else if (!this.names.isEmpty()) {
					this.names.remove(this.names.size() - 1);
				}
			}
			return new ResolvedPath(this.names, Optional.empty());
		}

		private MergedDirectory here() {
			return this.open.get(this.open.size() - 1);
		}

		private void leave() {
			if (!this.names.isEmpty()) {
				this.names.remove(this.names.size() - 1);
				this.open.remove(this.open.size() - 1).close();
			}
		}

		private void follow(MergedEntry link) throws IOException {
			this.links++;
			if (this.links > MAX_LINKS) {
				throw new FileSystemLoopException(this.path);
			}
			String target = link.holder().readLink(link.name());
			if (target.startsWith("/")) {
				while (!this.names.isEmpty()) {
					leave();
				}
			}
			push(target);
		}

		@Override
		public void close() {
			this.open.forEach(MergedDirectory::close);
		}

	}

}
