package dev.gantry.engine.build;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.gantry.engine.containers.BindMount;
import dev.gantry.kernel.files.Directory;

/**
 * Files of ours that a RUN step sees at {@value #MOUNTED_AT} while it runs: a directory
 * on the host, mounted read-only, gone with the step.
 */
final class StepFiles implements Closeable {

	/** Where a step sees them. */
	static final String MOUNTED_AT = "/run/gantry";

	private static final String SCRIPT = "script";

	private final Path directory;

	private final CaBundle caBundle;

	private boolean empty = true;

	/**
	 * Makes the directory.
	 * @param parent where
	 * @param caBundle what to put there, or {@code null}
	 */
	StepFiles(Path parent, CaBundle caBundle) throws IOException {
		this.directory = Files.createDirectories(parent).resolve("step-" + UUID.randomUUID());
		this.caBundle = caBundle;
		Files.createDirectory(this.directory);
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxr-xr-x"));
		if (caBundle != null) {
			caBundle.writeTo(this.directory, MOUNTED_AT);
			this.empty = false;
		}
	}

	/** Adds a script that begins with {@code #!}; tells how to run it. */
	List<String> script(String content) throws IOException {
		Path file = this.directory.resolve(SCRIPT);
		Files.write(file, content.getBytes(StandardCharsets.UTF_8));
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
		this.empty = false;
		return List.of(MOUNTED_AT + "/" + SCRIPT);
	}

	List<BindMount> mounts() {
		return this.empty ? List.of() : List.of(new BindMount(this.directory.toString(), MOUNTED_AT, true));
	}

	Map<String, String> variables() {
		return this.caBundle == null ? Map.of() : CaBundle.variables(MOUNTED_AT);
	}

	@Override
	public void close() throws IOException {
		try (Directory parent = Directory.open(this.directory.getParent())) {
			parent.removeTree(this.directory.getFileName().toString());
		}
	}

}
