package dev.gantry.engine.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The files of one log, oldest first, read on from where the last reading stopped. The
 * shim renames {@code log} to {@code log.1} and so on, at any moment; a file is told by
 * its inode, opened before its successors are looked for, and read to its end before the
 * next one.
 */
final class LogFiles {

	private static final int BUFFER_SIZE = 64 * 1024;

	private static final int FILES_LIMIT = 100;

	private static final int ATTEMPTS = 10;

	private final Path directory;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

	private LogFile current;

	LogFiles(Path directory) {
		this.directory = directory;
	}

	/** Reads all complete lines that were added since the last call. */
	void read(Consumer<LogEntry> consumer) throws IOException {
		for (LogFile file : newerFiles()) {
			if (this.current != null) {
				drain(consumer);
				this.current.channel().close();
			}
			this.current = file;
		}
		if (this.current != null) {
			drain(consumer);
		}
	}

	/** The files after the current one, oldest first; none when nothing was rotated. */
	private Deque<LogFile> newerFiles() throws IOException {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			Deque<LogFile> files = openNewer();
			if (!files.isEmpty() && files.getLast().key().equals(keyOf(this.directory.resolve("log")))) {
				return files;
			}
			boolean unchanged = files.isEmpty();
			for (LogFile file : files) {
				file.channel().close();
			}
			if (unchanged) {
				return files;
			}
		}
		return new ArrayDeque<>();
	}

	/**
	 * Opens {@code log}, then {@code log.1} and so on up to the current file. A rotation
	 * meanwhile shows as a file that is met twice or as another {@code log} afterwards.
	 */
	private Deque<LogFile> openNewer() throws IOException {
		Deque<LogFile> files = new ArrayDeque<>();
		for (int number = 0; number < FILES_LIMIT; number++) {
			LogFile file = open(this.directory.resolve((number == 0) ? "log" : "log." + number));
			if (file == null) {
				break;
			}
			if (this.current != null && file.key().equals(this.current.key())) {
				file.channel().close();
				break;
			}
			boolean twice = files.stream().anyMatch((other) -> other.key().equals(file.key()));
			if (twice) {
				file.channel().close();
			}
			else {
				files.addFirst(file);
			}
		}
		return files;
	}

	private static LogFile open(Path path) throws IOException {
		try {
			for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
				Object key = keyOf(path);
				if (key == null) {
					return null;
				}
				FileChannel channel = FileChannel.open(path);
				if (key.equals(keyOf(path))) {
					return new LogFile(channel, key);
				}
				channel.close();
			}
			throw new IOException(path + " is rotated faster than it can be opened");
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	private void drain(Consumer<LogEntry> consumer) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
		while (this.current.channel().read(buffer.clear()) > 0) {
			buffer.flip();
			while (buffer.hasRemaining()) {
				byte next = buffer.get();
				if (next == '\n') {
					LogLines.parse(this.line.toByteArray()).ifPresent(consumer);
					this.line.reset();
				}
				else {
					this.line.write(next);
				}
			}
		}
	}

	private static Object keyOf(Path file) throws IOException {
		try {
			return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	void close() {
		if (this.current != null) {
			try {
				this.current.channel().close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException("close a log file", ex);
			}
			this.current = null;
		}
	}

	/** An open file and its inode. */
	private record LogFile(FileChannel channel, Object key) {
	}

}
