package dev.gantry.engine.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.kernel.process.IdMap;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.layers.DeviceKind;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerSink;

/**
 * Tells a sink what a directory tree holds while others may be changing it: what vanishes
 * on the way is left out, a file that shrinks is filled up with zeros. Every step goes
 * from an open directory by one name and follows no link. Sockets are left out.
 */
final class TreeArchive {

	private static final int MAX_DEPTH = 1000;

	private final LayerSink sink;

	private final IdMap users;

	private final Map<String, LayerPath> linked = new HashMap<>();

	TreeArchive(LayerSink sink, IdMap users) {
		this.sink = sink;
		this.users = users;
	}

	/** Sends a directory with all it holds. */
	void sendDirectory(Directory directory, LayerPath path) throws IOException {
		this.sink.directory(path, metadata(directory.status(), directory.attributes()));
		children(directory, path);
	}

	private void children(Directory directory, LayerPath path) throws IOException {
		if (path.names().size() > MAX_DEPTH) {
			throw new InvalidImageException("The tree has directories more than " + MAX_DEPTH
					+ " deep, beginning with '" + path.names().get(0) + "'");
		}
		for (DirectoryEntry entry : directory.entries()) {
			send(directory, entry.name(), path.resolve(entry.name()));
		}
	}

	/** Sends what has a name in a directory. */
	void send(Directory parent, String name, LayerPath path) throws IOException {
		try {
			Optional<FileStatus> status = parent.find(name);
			if (status.isPresent()) {
				send(parent, name, path, status.get());
			}
		}
		catch (FileOperationException ex) {
			// Gone, or become something else, since it was listed.
			if (!ex.isNotFound() && !ex.isEscape() && !ex.isNotDirectory()) {
				throw ex;
			}
		}
	}

	private void send(Directory parent, String name, LayerPath path, FileStatus status) throws IOException {
		if (!status.isDirectory() && status.links() > 1) {
			LayerPath first = this.linked.putIfAbsent(status.fileSystem() + " " + status.inode(), path);
			if (first != null) {
				this.sink.hardlink(path, first);
				return;
			}
		}
		switch (status.type()) {
			case DIRECTORY -> {
				try (Directory directory = parent.directory(name)) {
					sendDirectory(directory, path);
				}
			}
			case REGULAR -> file(parent, name, path);
			case SYMLINK -> this.sink.symlink(path, metadata(status, Map.of()), parent.readLink(name));
			case CHARACTER_DEVICE -> device(path, status, DeviceKind.CHARACTER);
			case BLOCK_DEVICE -> device(path, status, DeviceKind.BLOCK);
			case FIFO -> device(path, status, DeviceKind.FIFO);
			case SOCKET -> {
				// no archive can hold it
			}
		}
	}

	/** Status and content are asked of the same open file. */
	private void file(Directory parent, String name, LayerPath path) throws IOException {
		try (RegularFile file = parent.read(name)) {
			FileStatus status = file.status();
			this.sink.file(path, metadata(status, file.attributes()), status.size(),
					new Padded(file.input(), status.size()));
		}
	}

	private void device(LayerPath path, FileStatus status, DeviceKind kind) throws IOException {
		this.sink.device(path, metadata(status, Map.of()), kind, status.device().major(), status.device().minor());
	}

	EntryMetadata metadata(FileStatus status, Map<String, byte[]> attributes) {
		Map<String, byte[]> portable = new TreeMap<>();
		attributes.forEach((name, value) -> {
			if (EntryMetadata.isPortable(name)) {
				portable.put(name, value);
			}
		});
		return new EntryMetadata(status.mode(), this.users.inside(status.uid()), this.users.inside(status.gid()),
				status.modified(), portable);
	}

	/** As many bytes as were promised: zeros where the content ends before. */
	private static final class Padded extends FilterInputStream {

		private long left;

		Padded(InputStream in, long size) {
			super(in);
			this.left = size;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			if (this.left == 0) {
				return -1;
			}
			int wanted = (int) Math.min(length, this.left);
			int read = super.read(bytes, offset, wanted);
			if (read < 0) {
				Arrays.fill(bytes, offset, offset + wanted, (byte) 0);
				read = wanted;
			}
			this.left -= read;
			return read;
		}

	}

}
