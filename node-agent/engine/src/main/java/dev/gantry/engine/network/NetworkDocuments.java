package dev.gantry.engine.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.json.JsonMapper;

/**
 * The documents of a home's named networks, {@code networks/ID.json} each, so that
 * networks come back with their addresses after the host's restart.
 *
 * @param directory where
 */
record NetworkDocuments(Path directory) {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String SUFFIX = ".json";

	List<NamedNetwork> read() {
		List<NamedNetwork> networks = new ArrayList<>();
		if (!Files.isDirectory(this.directory)) {
			return networks;
		}
		try (var files = Files.newDirectoryStream(this.directory, "*" + SUFFIX)) {
			for (Path file : files) {
				networks.add(JSON.readValue(Files.readAllBytes(file), NamedNetwork.class));
			}
			return networks;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("read networks in " + this.directory, ex);
		}
	}

	void write(NamedNetwork network) {
		Path file = file(network);
		Path temporary = file.resolveSibling(file.getFileName() + ".new");
		try {
			Files.createDirectories(this.directory);
			Files.write(temporary, JSON.writeValueAsBytes(network));
			Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("write network " + file, ex);
		}
	}

	void delete(NamedNetwork network) {
		try {
			Files.deleteIfExists(file(network));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("delete network " + file(network), ex);
		}
	}

	private Path file(NamedNetwork network) {
		return this.directory.resolve(network.id() + SUFFIX);
	}

}
