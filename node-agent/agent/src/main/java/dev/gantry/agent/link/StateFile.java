package dev.gantry.agent.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small JSON document on disk that only root may read, replaced as a whole: written to
 * a temporary name, synced, renamed.
 *
 * @param <T> what it holds
 */
public final class StateFile<T> {

	private final Path path;

	private final Class<T> type;

	private final JsonMapper json;

	public StateFile(Path path, Class<T> type, JsonMapper json) {
		this.path = path;
		this.type = type;
		this.json = json;
	}

	/** What the file holds, or nothing when there is none yet. */
	public Optional<T> read() {
		try {
			return Optional.of(this.json.readValue(Files.readAllBytes(this.path), this.type));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("read " + this.path, ex);
		}
		catch (JacksonException ex) {
			throw new GantryException(ErrorCode.INTERNAL, this.path + " is damaged: " + ex.getOriginalMessage(),
					"Remove the file; the agent then joins anew and reports running containers as unknown", ex);
		}
	}

	/** Replaces what the file holds. */
	public synchronized void write(T value) {
		Path temporary = this.path.resolveSibling(this.path.getFileName() + ".part");
		try {
			Files.deleteIfExists(temporary);
			try (FileChannel channel = FileChannel.open(temporary,
					EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
					PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString("rw-------"))))) {
				ByteBuffer bytes = ByteBuffer.wrap(this.json.writeValueAsBytes(value));
				while (bytes.hasRemaining()) {
					channel.write(bytes);
				}
				channel.force(true);
			}
			Files.move(temporary, this.path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("write " + this.path, ex);
		}
	}

}
