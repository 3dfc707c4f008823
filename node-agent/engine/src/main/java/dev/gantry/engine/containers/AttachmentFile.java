package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

import dev.gantry.engine.network.Attachment;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running container's place in the network after it was changed, in place of what the
 * {@code pid} file says of the same run.
 *
 * @param startTime the start of the run's first process
 * @param attachment the place, or {@code null} when it has none any more
 */
record AttachmentFile(long startTime, Attachment attachment) {

	private static final String NAME = "attachment.json";

	static Optional<AttachmentFile> read(Path directory, JsonMapper json, long startTime) throws IOException {
		try {
			AttachmentFile read = json.readValue(Files.readAllBytes(directory.resolve(NAME)), AttachmentFile.class);
			return Optional.of(read).filter((file) -> file.startTime() == startTime);
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	void write(Path directory, JsonMapper json) throws IOException {
		Path temporary = directory.resolve("." + NAME + ".new");
		Files.write(temporary, json.writeValueAsBytes(this));
		Files.move(temporary, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE,
				StandardCopyOption.REPLACE_EXISTING);
	}

}
