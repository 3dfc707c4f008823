package dev.gantry.engine.logs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.EnumSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compresses rotated files in place: what was {@code log.1} is {@code log.1} again, with
 * gzip. A file keeps its name because the shim renames by names, whatever the files hold;
 * it is replaced with the directory's lock held, wherever it has been renamed to by then.
 */
final class LogCompression implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(LogCompression.class);

	private static final String UNFINISHED = ".log.gz";

	private static final int FILES_LIMIT = 100;

	private static final long PAUSE_SECONDS = 5;

	private static final int BUFFER_SIZE = 64 * 1024;

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "log-compression");
		thread.setDaemon(true);
		return thread;
	});

	/** Looks every few seconds for files to compress in these directories. */
	void watch(Supplier<Collection<Path>> directories) {
		this.executor.scheduleWithFixedDelay(() -> directories.get().forEach(this::tryCompress), PAUSE_SECONDS,
				PAUSE_SECONDS, TimeUnit.SECONDS);
	}

	private void tryCompress(Path directory) {
		try {
			compress(directory);
		}
		catch (NoSuchFileException ex) {
			LOGGER.debug("{} was removed meanwhile", directory);
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.warn("Compress the log in {}, to be tried again: {}", directory, ex.getMessage());
		}
	}

	/** Compresses every rotated file that is not yet. */
	static void compress(Path directory) throws IOException {
		for (int number = 1; number < FILES_LIMIT; number++) {
			try (Rotated rotated = open(directory, number)) {
				if (rotated == null) {
					return;
				}
				if (rotated.file().size() > 0 && !LogFile.isCompressed(rotated.file())) {
					replace(directory, rotated);
				}
			}
		}
	}

	/** A file and its number; {@code null} where there is none. */
	private static Rotated open(Path directory, int number) throws IOException {
		try (Directory locked = openDirectory(directory)) {
			locked.lock(true);
			Path path = LogFiles.nameOf(directory, number);
			return new Rotated(FileChannel.open(path), LogFile.inode(path));
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	private static Directory openDirectory(Path path) throws IOException {
		try {
			return Directory.open(path);
		}
		catch (FileOperationException ex) {
			if (ex.isNotFound()) {
				throw new NoSuchFileException(path.toString());
			}
			throw ex;
		}
	}

	/**
	 * On the disk before it takes the other's place: a host that goes down loses neither.
	 */
	private static void replace(Path directory, Rotated rotated) throws IOException {
		Path unfinished = directory.resolve(UNFINISHED);
		Files.deleteIfExists(unfinished);
		try (FileChannel to = FileChannel.open(unfinished,
				EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
			GZIPOutputStream packed = new GZIPOutputStream(Channels.newOutputStream(to), BUFFER_SIZE);
			InputStream plain = Channels.newInputStream(rotated.file().position(0));
			plain.transferTo(packed);
			packed.finish();
			to.force(true);
		}
		try (Directory locked = openDirectory(directory)) {
			locked.lock(false);
			for (int number = 1; number < FILES_LIMIT; number++) {
				Path name = LogFiles.nameOf(directory, number);
				if (rotated.inode().equals(LogFile.inode(name))) {
					Files.move(unfinished, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
					return;
				}
			}
		}
		// It was the oldest, and is gone.
		Files.deleteIfExists(unfinished);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/** A rotated file held open, so that its number stays its own. */
	private record Rotated(FileChannel file, Object inode) implements AutoCloseable {

		@Override
		public void close() throws IOException {
			this.file.close();
		}

	}

}
