package dev.gantry.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was found out about the host, in a file: an agent must come up when the disk is
 * full and nothing can be tried, because somebody has to look after the containers that
 * run. Another kernel is another host.
 */
final class HostMemory {

	private static final Logger LOGGER = LoggerFactory.getLogger(HostMemory.class);

	private final Path file;

	private final String kernel;

	private final JsonMapper json;

	/**
	 * A memory in a file.
	 * @param kernel the release of the kernel that runs now
	 */
	HostMemory(Path file, String kernel, JsonMapper json) {
		this.file = file;
		this.kernel = kernel;
		this.json = json;
	}

	/**
	 * Keeps what was found; where there is no room for it, what was kept before stays.
	 */
	void keep(HostFeatures features) {
		if (known().filter(features::equals).isPresent()) {
			return;
		}
		Path temporary = this.file.resolveSibling("." + this.file.getFileName() + ".new");
		try {
			Files.write(temporary, this.json.writeValueAsBytes(new Document(this.kernel, features)));
			Files.move(temporary, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			LOGGER.warn("Keep in {} what the host can do: {}", this.file, ex.getMessage());
		}
	}

	/**
	 * What was found on this kernel; empty when there is nothing, or nothing readable.
	 */
	Optional<HostFeatures> known() {
		try {
			Document document = this.json.readValue(Files.readAllBytes(this.file), Document.class);
			return Optional.of(document).filter((kept) -> kept.kernel().equals(this.kernel)).map(Document::features);
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
		catch (IOException | JacksonException ex) {
			LOGGER.warn("Read {}: {}", this.file, ex.getMessage());
			return Optional.empty();
		}
	}

	private record Document(String kernel, HostFeatures features) {
	}

}
