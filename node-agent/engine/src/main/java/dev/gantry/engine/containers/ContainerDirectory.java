package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.engine.launch.InPlace;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.process.PidFd;
import tools.jackson.databind.json.JsonMapper;

/**
 * A container's directory:
 *
 * <pre>
 * containers/ID/
 *   container.json      the specification, replaced when name or limits change
 *   upper/ work/        overlay's
 *   hosts hostname resolv.conf
 *   log log.1 log.2     the shim's; all but the first compressed with gzip after a moment
 *   pid exit            the shim's
 *   execs/              one directory per exec
 *   failed.json         why it never ran
 *   notes.json          restarts, and whether somebody stopped it
 * </pre>
 */
final class ContainerDirectory {

	static final String DOCUMENT = "container.json";

	private static final String FAILED = "failed.json";

	private static final String NOTES = "notes.json";

	private static final String REMOVED = ".removed-";

	private final Path path;

	private final JsonMapper json;

	ContainerDirectory(Path path, JsonMapper json) {
		this.path = path;
		this.json = json;
	}

	/**
	 * Makes the directory of a spare one; it is complete as soon as it is there. After a
	 * failure nothing is left.
	 */
	void create(SpareDirectories spares, ContainerSpec spec, Instant createdAt) throws IOException {
		byte[] document = this.json.writeValueAsBytes(new Document(spec, createdAt));
		Path spare = spares.take();
		try {
			InPlace.write(spare.resolve(DOCUMENT), document);
			Files.move(spare, this.path, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			spares.discard(spare);
			throw ex;
		}
	}

	/** Puts another specification in the place of the present one. */
	void replace(ContainerSpec spec, Instant createdAt) throws IOException {
		write(DOCUMENT, new Document(spec, createdAt));
	}

	/** Whether it was removed and only its deletion is left to do. */
	boolean hidden() {
		return this.path.getFileName().toString().startsWith(REMOVED);
	}

	Path path() {
		return this.path;
	}

	Path upper() {
		return this.path.resolve("upper");
	}

	/** Where its execs are. */
	Path execs() {
		return this.path.resolve("execs");
	}

	/** What the container was created as; empty when its creation was interrupted. */
	Optional<Document> document() throws IOException {
		return read(DOCUMENT, Document.class);
	}

	Optional<PidFile> pid() throws IOException {
		return PidFile.read(this.path, this.json);
	}

	/** The shim of its last run, where it is still there. */
	Optional<PidFd> shim() throws IOException {
		return PidFile.shimProcess(this.path, this.json);
	}

	Optional<ContainerExit> exit() throws IOException {
		return ExitFile.read(this.path);
	}

	/** Writes the exit that a killed shim could not write. */
	void exit(int waitStatus, Instant at) throws IOException {
		replace(ExitFile.NAME, (waitStatus + " " + at.getEpochSecond() + "." + at.getNano() + "\n").getBytes());
	}

	Optional<Failed> failed() throws IOException {
		return read(FAILED, Failed.class);
	}

	void failed(Failed failed) throws IOException {
		write(FAILED, failed);
	}

	Optional<Notes> notes() throws IOException {
		return read(NOTES, Notes.class);
	}

	void notes(Upkeep upkeep) throws IOException {
		write(NOTES, new Notes(upkeep.restarts(), upkeep.stopped()));
	}

	/**
	 * Forgets the last run. What says that there was one goes first, so that a container
	 * never looks as if it ran. Overlay's own directory goes, too: it refuses a second
	 * mount of what was mounted for one time only, though its program never ran.
	 */
	void forgetRun() throws IOException {
		for (String name : List.of(PidFile.NAME, ExitFile.NAME, FAILED)) {
			Files.deleteIfExists(this.path.resolve(name));
		}
		try (Directory work = Directory.open(this.path.resolve("work"))) {
			work.removeTree("work");
		}
	}

	/**
	 * Takes it out of sight.
	 * @return where it is now, for {@link #delete}
	 */
	ContainerDirectory hide() throws IOException {
		Path hidden = this.path.resolveSibling(REMOVED + UUID.randomUUID());
		Files.move(this.path, hidden, StandardCopyOption.ATOMIC_MOVE);
		return new ContainerDirectory(hidden, this.json);
	}

	/** Deletes a directory with all it holds. */
	static void delete(Path containers, String name) throws IOException {
		try (Directory all = Directory.open(containers)) {
			all.removeTree(name);
		}
	}

	private <T> Optional<T> read(String name, Class<T> type) throws IOException {
		try {
			return Optional.of(this.json.readValue(Files.readAllBytes(this.path.resolve(name)), type));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	private void write(String name, Object value) throws IOException {
		replace(name, this.json.writeValueAsBytes(value));
	}

	private void replace(String name, byte[] bytes) throws IOException {
		Path temporary = this.path.resolve("." + name + ".new");
		Files.write(temporary, bytes);
		Files.move(temporary, this.path.resolve(name), StandardCopyOption.ATOMIC_MOVE,
				StandardCopyOption.REPLACE_EXISTING);
	}

	/** What is written at creation. */
	record Document(ContainerSpec spec, Instant createdAt) {
	}

	/** What a later agent must know of a container's past. */
	record Notes(int restarts, boolean stopped) {
	}

	/** Why a container never ran. */
	record Failed(int exitCode, Failure failure) {
	}

}
