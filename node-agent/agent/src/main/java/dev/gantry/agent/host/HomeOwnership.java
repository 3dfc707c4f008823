package dev.gantry.agent.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * The right to steer a home's engine: one process at a time has it, and the kernel takes
 * it back when that process ends, however it ends.
 */
public final class HomeOwnership implements AutoCloseable {

	private final FileChannel channel;

	private HomeOwnership(FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * Takes the right.
	 * @param directory the agent's directory
	 * @throws GantryException {@code STATE_CONFLICT} when another process has it
	 */
	public static HomeOwnership take(Path directory) {
		Path file = directory.resolve("lock");
		try {
			Files.createDirectories(directory);
			FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			if (channel.tryLock() == null) {
				channel.close();
				throw new GantryException(ErrorCode.STATE_CONFLICT, "Another process steers the engine in " + directory,
						"Stop that agent first, or use another --home");
			}
			return new HomeOwnership(channel);
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.HOST_UNFIT, "lock " + file + ": " + ex.getMessage(),
					"Give a home that can be written with --home", ex);
		}
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
