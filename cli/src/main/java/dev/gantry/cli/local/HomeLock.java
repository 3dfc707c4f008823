package dev.gantry.cli.local;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.CommandFailure;

/** Lets one command at a time start or stop the platform of a home. */
final class HomeLock {

	private HomeLock() {
	}

	/** Does the work while no other command does such work in the same home. */
	static <T> T holding(Home home, Callable<T> work) throws Exception {
		Path file = home.resolve("run").resolve("lock");
		Files.createDirectories(file.getParent());
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			if (channel.tryLock() == null) {
				throw new CommandFailure("Another gantry command starts or stops the platform in " + home.directory(),
						"Wait for it and try again");
			}
			return work.call();
		}
	}

}
