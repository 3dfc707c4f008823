package dev.gantry.engine.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;

/**
 * The files of one log, oldest first, read on from where the last reading stopped. The
 * shim renames {@code log} to {@code log.1} and so on, and the agent compresses what was
 * renamed, both with the directory's lock; a reader has it while it looks which files
 * there are, opens them, and reads each to its end before the next one.
 */
final class LogFiles {

	private static final int FILES_LIMIT = 100;

	private final Path directory;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

	private LogFile current;

	LogFiles(Path directory) {
		this.directory = directory;
	}

	/** Reads all complete lines that were added since the last call. */
	void read(Consumer<LogEntry> consumer) throws IOException {
		if (this.current == null || !this.current.isAt(this.directory.resolve("log"))) {
			for (LogFile file : newerFiles()) {
				if (this.current != null) {
					drain(consumer);
					this.current.close();
				}
				this.current = file;
			}
		}
		if (this.current != null) {
			drain(consumer);
		}
	}

	/** The files after the current one, oldest first; none when nothing was rotated. */
	private Deque<LogFile> newerFiles() throws IOException {
		Deque<LogFile> files = new ArrayDeque<>();
		try (Directory locked = Directory.open(this.directory)) {
			locked.lock(true);
			for (int number = 0; number < FILES_LIMIT; number++) {
				Path path = nameOf(this.directory, number);
				LogFile file = LogFile.open(path);
				if (file == null && number > 0 && LogFile.inode(path) == null) {
					break;
				}
				if (file == null) {
					continue;
				}
				if (this.current != null && file.key().equals(this.current.key())) {
					file.close();
					break;
				}
				files.addFirst(file);
			}
			return files;
		}
		catch (FileOperationException ex) {
			if (ex.isNotFound()) {
				throw new NoSuchFileException(this.directory.toString());
			}
			throw ex;
		}
		catch (IOException | RuntimeException ex) {
			files.forEach(LogFile::close);
			throw ex;
		}
	}

	static Path nameOf(Path directory, int number) {
		return directory.resolve((number == 0) ? "log" : "log." + number);
	}

	private void drain(Consumer<LogEntry> consumer) throws IOException {
		this.current.drain(this.line, (bytes) -> LogLines.parse(bytes).ifPresent(consumer));
	}

	void close() {
		if (this.current != null) {
			this.current.close();
			this.current = null;
		}
	}

}
