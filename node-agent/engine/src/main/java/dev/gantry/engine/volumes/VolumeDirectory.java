package dev.gantry.engine.volumes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.ProjectQuota;
import tools.jackson.databind.json.JsonMapper;

/**
 * A volume's directory:
 *
 * <pre>
 * volumes/NAME/
 *   data/            its content
 *   filling          there while the image's files are copied into it
 *   volume.json      written last: without it the volume is incomplete
 * </pre>
 *
 * @param path where
 * @param json how documents are written
 */
record VolumeDirectory(Path path, JsonMapper json) {

	private static final FileAttribute<Set<PosixFilePermission>> PRIVATE = permissions("rwx------");

	private static final FileAttribute<Set<PosixFilePermission>> READABLE = permissions("rwxr-xr-x");

	Path data() {
		return this.path.resolve("data");
	}

	private Path filling() {
		return this.path.resolve("filling");
	}

	/** Makes the directory and, with a limit, has the file system keep it. */
	void create(VolumeSpec spec, int project, Instant createdAt) throws IOException {
		Files.createDirectory(this.path, PRIVATE);
		Files.createDirectory(data(), READABLE);
		if (project != 0) {
			try (Directory data = Directory.open(data())) {
				ProjectQuota quota = new ProjectQuota(project);
				quota.limit(data, spec.limit().bytes());
				quota.claim(data);
			}
		}
		Path temporary = this.path.resolve(".volume.json.new");
		Files.write(temporary, this.json.writeValueAsBytes(new Document(spec, createdAt, project)));
		Files.move(temporary, this.path.resolve("volume.json"), StandardCopyOption.ATOMIC_MOVE);
	}

	/** What it was created as; empty when its creation was interrupted. */
	Optional<Document> document() throws IOException {
		try {
			return Optional
				.of(this.json.readValue(Files.readAllBytes(this.path.resolve("volume.json")), Document.class));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	/** Whether nothing is in it. */
	boolean empty() throws IOException {
		try (var entries = Files.list(data())) {
			return entries.findAny().isEmpty();
		}
	}

	/** Whether somebody was interrupted who copied the image's files into it. */
	boolean halfFilled() {
		return Files.exists(filling());
	}

	/** Empties it for another copy. */
	void empties() throws IOException {
		try (Directory data = Directory.open(data())) {
			for (var entry : data.entries()) {
				data.removeTree(entry.name());
			}
		}
	}

	void beginFilling() throws IOException {
		Files.write(filling(), new byte[0]);
	}

	void endFilling() throws IOException {
		Files.deleteIfExists(filling());
	}

	private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
		return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
	}

	/**
	 * What is written at creation.
	 *
	 * @param project the number of the file system's project that counts it, 0 for none
	 */
	record Document(VolumeSpec spec, Instant createdAt, int project) {
	}

}
