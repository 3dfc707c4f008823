package dev.gantry.engine.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

import dev.gantry.kernel.files.Directory;
import tools.jackson.databind.json.JsonMapper;

/**
 * An exec's directory:
 *
 * <pre>
 * containers/ID/execs/EXEC-ID/
 *   exec.json    what it is
 *   pid exit     the shim's
 * </pre>
 *
 * @param path where it is
 */
record ExecDirectory(Path path) {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String DOCUMENT = "exec.json";

	void create(Document document) throws IOException {
		Files.createDirectories(this.path);
		Files.write(this.path.resolve(DOCUMENT), JSON.writeValueAsBytes(document));
	}

	Optional<Document> document() throws IOException {
		try {
			return Optional.of(JSON.readValue(Files.readAllBytes(this.path.resolve(DOCUMENT)), Document.class));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	/** What the shim wrote when the program was about to run. */
	Optional<Numbers> numbers() throws IOException {
		return firstLine("pid").map((line) -> new Numbers(Integer.parseInt(line[0]), Long.parseLong(line[1]),
				Integer.parseInt(line[2]), Long.parseLong(line[3])));
	}

	/** The wait status that the shim wrote when the program had ended. */
	Optional<Integer> waitStatus() throws IOException {
		return firstLine("exit").map((line) -> Integer.valueOf(line[0]));
	}

	private Optional<String[]> firstLine(String name) throws IOException {
		try {
			return Files.readString(this.path.resolve(name)).lines().findFirst().map((line) -> line.split(" "));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	void delete() throws IOException {
		try (Directory parent = Directory.open(this.path.getParent())) {
			parent.removeTree(this.path.getFileName().toString());
		}
	}

	/** What is written at creation. */
	record Document(String container, ExecSpec spec) {
	}

	/** Numbers and start times of the program's process and its shim. */
	record Numbers(int pid, long startTime, int shim, long shimStartTime) {
	}

}
