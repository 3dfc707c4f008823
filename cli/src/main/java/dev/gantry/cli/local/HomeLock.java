package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import dev.gantry.cli.api.CommandFailure;

/** Lets one command at a time start or stop the platform of a home. */
final class HomeLock {

	private HomeLock() {
	}

	/** Does the work while no other command does such work in the same home. */
	static <T> T holding(Home home, Callable<T> work) throws Exception {
		Path file = home.resolve("run").resolve("lock");
		boolean fresh = Files.notExists(home.directory());
		Files.createDirectories(file.getParent());
		try {
			return holding(file, home, work);
		}
		catch (Exception ex) {
			if (fresh) {
				removeWhatIsEmpty(file);
			}
			throw ex;
		}
	}

	/** A command that failed before it made anything leaves no home behind. */
	private static void removeWhatIsEmpty(Path file) throws IOException {
		Path home = file.getParent().getParent();
		try (Stream<Path> entries = Stream.concat(Files.list(home), Files.list(file.getParent()))) {
			if (entries.count() > 2) {
				return;
			}
		}
		Files.delete(file);
		Files.delete(file.getParent());
		Files.delete(home);
	}

	private static <T> T holding(Path file, Home home, Callable<T> work) throws Exception {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			if (channel.tryLock() == null) {
				throw new CommandFailure("Another gantry command starts or stops the platform in " + home.directory(),
						"Wait for it and try again");
			}
			return work.call();
		}
	}

}
