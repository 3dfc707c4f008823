package dev.gantry.engine.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The files of one log, oldest first, read on from where the last reading stopped: the
 * shim renames {@code log} to {@code log.1} and so on, so a file is told by its inode and
 * read to its end before the next one.
 */
final class LogFiles {

	private static final int BUFFER_SIZE = 64 * 1024;

	private static final int FILES_LIMIT = 100;

	private final Path directory;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

	private SeekableByteChannel current;

	private Object currentKey;

	LogFiles(Path directory) {
		this.directory = directory;
	}

	/** Reads all complete lines that were added since the last call. */
	void read(Consumer<LogEntry> consumer) throws IOException {
		List<Path> newer = newerFiles();
		if (this.current != null) {
			drain(consumer);
		}
		for (Path file : newer) {
			open(file);
			if (this.current != null) {
				drain(consumer);
			}
		}
	}

	/**
	 * The files after the current one, oldest first. They may be renamed while this
	 * looks.
	 */
	private List<Path> newerFiles() throws IOException {
		List<Path> files = new ArrayList<>();
		for (int number = 0; number < FILES_LIMIT; number++) {
			Path file = this.directory.resolve((number == 0) ? "log" : "log." + number);
			Object key = keyOf(file);
			if (key == null && number > 0) {
				break;
			}
			if (key != null && key.equals(this.currentKey)) {
				break;
			}
			if (key != null) {
				files.add(0, file);
			}
		}
		return files;
	}

	private void open(Path file) throws IOException {
		close();
		try {
			this.current = Files.newByteChannel(file);
			this.currentKey = keyOf(file);
		}
		catch (NoSuchFileException ex) {
			this.current = null;
		}
	}

	private void drain(Consumer<LogEntry> consumer) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
		while (this.current.read(buffer.clear()) > 0) {
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
				this.current.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException("close a log file", ex);
			}
			this.current = null;
		}
	}

}
