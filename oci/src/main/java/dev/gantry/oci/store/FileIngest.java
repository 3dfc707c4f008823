package dev.gantry.oci.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.digest.DigestingInputStream;

/**
 * Writes to a temporary file and hashes on the way, then syncs and renames: the writing
 * room of {@link FileContentStore}. An ingest that was resumed, or whose digest is not
 * SHA-256, is read once more at the end instead.
 */
final class FileIngest implements Ingest {

	private final FileContentPaths paths;

	private final String id;

	private final Path file;

	private final FileChannel channel;

	/** {@code null} when the start of the file was written by somebody else. */
	private final MessageDigest running;

	private long size;

	private boolean finished;

	private boolean waiting = true;

	private FileIngest(FileContentPaths paths, String id, FileChannel channel, boolean fresh) throws IOException {
		this.paths = paths;
		this.id = id;
		this.file = paths.ingest(id);
		this.channel = channel;
		this.running = fresh ? DigestAlgorithm.SHA256.newMessageDigest() : null;
		this.size = channel.size();
		channel.position(this.size);
	}

	/**
	 * Begins.
	 * @param waiting whether to commit is to wait for the disk
	 */
	static FileIngest begin(FileContentPaths paths, String id, boolean waiting) throws IOException {
		FileChannel channel = FileChannel.open(paths.ingest(id), StandardOpenOption.CREATE_NEW,
				StandardOpenOption.WRITE);
		FileIngest ingest = new FileIngest(paths, id, channel, true);
		ingest.waiting = waiting;
		return ingest;
	}

	static FileIngest resume(FileContentPaths paths, String id) throws IOException {
		return new FileIngest(paths, id, FileChannel.open(paths.ingest(id), StandardOpenOption.WRITE), false);
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public long size() {
		return this.size;
	}

	@Override
	public OutputStream output() {
		return new Output();
	}

	@Override
	public void flush() {
		try {
			this.channel.force(false);
		}
		catch (IOException ex) {
			// The commit syncs once more, and tells of what is wrong with the disk.
		}
	}

	@Override
	public Content commit() throws IOException {
		Digest digest = digest(DigestAlgorithm.SHA256);
		return keep(digest);
	}

	@Override
	public Content commit(Digest expected, long expectedSize) throws IOException {
		try {
			if (expectedSize >= 0 && expectedSize != this.size) {
				throw ContentMismatchException.ofSize(expected, expectedSize, this.size);
			}
			Digest actual = digest(expected.algorithm());
			if (!actual.equals(expected)) {
				throw ContentMismatchException.ofDigest(expected, actual);
			}
			return keep(expected);
		}
		finally {
			close();
		}
	}

	private Digest digest(DigestAlgorithm algorithm) throws IOException {
		if (this.running != null && algorithm == DigestAlgorithm.SHA256) {
			return Digest.finish(algorithm, this.running);
		}
		try (DigestingInputStream in = new DigestingInputStream(Files.newInputStream(this.file), algorithm)) {
			in.transferTo(OutputStream.nullOutputStream());
			return in.digest();
		}
	}

	private Content keep(Digest digest) throws IOException {
		Path target = this.paths.blob(digest);
		if (this.waiting) {
			this.channel.force(true);
		}
		this.channel.close();
		makeDirectory(target.getParent());
		Files.move(this.file, target, StandardCopyOption.ATOMIC_MOVE);
		this.finished = true;
		if (this.waiting) {
			syncDirectory(target.getParent());
		}
		return new FileContent(digest, this.size, target);
	}

	/** Makes it and its parent, and lets both survive a crash. */
	private static void makeDirectory(Path directory) throws IOException {
		if (!Files.isDirectory(directory)) {
			Files.createDirectories(directory);
			syncDirectory(directory.getParent());
			syncDirectory(directory.getParent().getParent());
		}
	}

	private static void syncDirectory(Path directory) throws IOException {
		try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
			opened.force(true);
		}
	}

	@Override
	public void suspend() throws IOException {
		this.finished = true;
		this.channel.close();
	}

	@Override
	public void close() throws IOException {
		if (!this.finished) {
			this.finished = true;
			this.channel.close();
			Files.deleteIfExists(this.file);
		}
	}

	private final class Output extends OutputStream {

		@Override
		public void write(int b) throws IOException {
			write(new byte[] { (byte) b }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
			int before = buffer.position();
			try {
				while (buffer.hasRemaining()) {
					FileIngest.this.channel.write(buffer);
				}
			}
			finally {
				int written = buffer.position() - before;
				FileIngest.this.size += written;
				if (FileIngest.this.running != null) {
					FileIngest.this.running.update(bytes, offset, written);
				}
			}
		}

	}

}
