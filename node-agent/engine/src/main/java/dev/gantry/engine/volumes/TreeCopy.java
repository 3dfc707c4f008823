package dev.gantry.engine.volumes;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.MergedDirectory;
import dev.gantry.engine.layers.MergedEntry;
import dev.gantry.engine.layers.ResolvedPath;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.FileType;
import dev.gantry.kernel.files.RegularFile;

/**
 * Copies what an image has at a path into an empty volume: contents, owners, modes,
 * times, attributes, links as links, several names of one file as such. Directory by
 * directory on open descriptors, so that no link of the image leads anywhere; sockets and
 * devices stay behind.
 */
final class TreeCopy {

	private static final int DEEPEST = 512;

	private final Map<FileKey, Name> linked = new HashMap<>();

	private TreeCopy() {
	}

	/**
	 * Copies a directory's content and its own looks.
	 * @param image the image's files
	 * @param path where in the image, links in it followed inside the image
	 * @param target an empty directory
	 */
	static void copy(LayerStack image, String path, Directory target) throws IOException {
		ResolvedPath source = image.resolve(path);
		if (!source.isDirectory()) {
			return;
		}
		try (MergedDirectory directory = image.directory(source.names())) {
			new TreeCopy().children(directory, target, 0);
		}
	}

	private void children(MergedDirectory from, Directory to, int depth) throws IOException {
		if (depth > DEEPEST) {
			throw new IOException("copy " + from.top() + ": directories are nested more than " + DEEPEST + " deep");
		}
		for (MergedEntry entry : from.entries()) {
			switch (entry.status().type()) {
				case DIRECTORY -> directory(from, entry, to, depth);
				case REGULAR -> file(entry, to);
				case SYMLINK -> link(entry, to);
				case FIFO -> fifo(entry, to);
				case SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> {
				}
			}
		}
		Directory looks = from.top();
		FileStatus status = looks.status();
		to.changeOwner(status.uid(), status.gid());
		to.changeMode(status.mode());
		for (Map.Entry<String, byte[]> attribute : portable(looks.attributes()).entrySet()) {
			to.setAttribute(attribute.getKey(), attribute.getValue());
		}
		to.setModified(status.modified());
	}

	private void directory(MergedDirectory parent, MergedEntry entry, Directory to, int depth) throws IOException {
		to.makeDirectory(entry.name(), 0700);
		try (MergedDirectory from = parent.directory(entry.name()); Directory made = to.directory(entry.name())) {
			children(from, made, depth + 1);
		}
	}

	private void file(MergedEntry entry, Directory to) throws IOException {
		FileStatus status = entry.status();
		FileKey key = new FileKey(status.fileSystem().toString(), status.inode());
		Name known = (status.links() > 1) ? this.linked.get(key) : null;
		if (known != null) {
			try (Directory holder = Directory.open(known.directory())) {
				to.makeLink(entry.name(), holder, known.name());
			}
			return;
		}
		try (RegularFile from = entry.holder().read(entry.name()); RegularFile made = to.create(entry.name(), 0600)) {
			made.append(from);
			made.changeOwner(status.uid(), status.gid());
			made.changeMode(status.mode());
			for (Map.Entry<String, byte[]> attribute : portable(from.attributes()).entrySet()) {
				made.setAttribute(attribute.getKey(), attribute.getValue());
			}
			made.setModified(status.modified());
		}
		if (status.links() > 1) {
			this.linked.put(key, new Name(to.descriptorPath().toRealPath(), entry.name()));
		}
	}

	private static void link(MergedEntry entry, Directory to) throws IOException {
		to.makeSymlink(entry.name(), entry.holder().readLink(entry.name()));
		looks(entry.status(), entry.name(), to);
	}

	private static void fifo(MergedEntry entry, Directory to) throws IOException {
		to.makeNode(entry.name(), FileType.FIFO, 0600, entry.status().device());
		looks(entry.status(), entry.name(), to);
		to.changeMode(entry.name(), entry.status().mode());
	}

	private static void looks(FileStatus status, String name, Directory to) throws IOException {
		to.changeOwner(name, status.uid(), status.gid());
		to.setModified(name, status.modified());
	}

	/** What overlayfs and security modules keep on files means nothing elsewhere. */
	private static Map<String, byte[]> portable(Map<String, byte[]> attributes) {
		Map<String, byte[]> portable = new HashMap<>(attributes);
		portable.keySet()
			.removeIf((name) -> name.startsWith("trusted.") || name.startsWith("user.overlay.")
					|| (name.startsWith("security.") && !name.equals("security.capability")));
		return portable;
	}

	private record FileKey(String fileSystem, long inode) {
	}

	private record Name(java.nio.file.Path directory, String name) {
	}

}
