package dev.gantry.engine.build;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
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

	private static final String APT = "apt.conf";

	private final Path directory;

	private final CaBundle caBundle;

	private final BuildSettings.Surroundings surroundings;

	private boolean empty = true;

	/**
	 * Makes the directory.
	 * @param parent where
	 * @param caBundle what to put there, or {@code null}
	 * @param surroundings proxies and mirrors
	 */
	StepFiles(Path parent, CaBundle caBundle, BuildSettings.Surroundings surroundings) throws IOException {
		this.directory = Files.createDirectories(parent).resolve("step-" + UUID.randomUUID());
		this.caBundle = caBundle;
		this.surroundings = surroundings;
		Files.createDirectory(this.directory);
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxr-xr-x"));
		Mirrors mirrors = surroundings.mirrors();
		StringBuilder apt = new StringBuilder(mirrors.aptConfiguration());
		if (caBundle != null) {
			caBundle.writeTo(this.directory, MOUNTED_AT);
			apt.append(CaBundle.aptConfiguration(MOUNTED_AT));
			this.empty = false;
		}
		if (!apt.isEmpty()) {
			write(APT, apt.toString());
		}
		if (mirrors.maven() != null) {
			write(Mirrors.MAVEN_SETTINGS, mirrors.mavenSettings());
		}
	}

	private void write(String name, String text) throws IOException {
		Path file = Files.writeString(this.directory.resolve(name), text);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
		this.empty = false;
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
		Map<String, String> variables = new LinkedHashMap<>();
		if (this.caBundle != null) {
			variables.putAll(CaBundle.variables(MOUNTED_AT));
		}
		if (Files.exists(this.directory.resolve(APT))) {
			variables.put("APT_CONFIG", MOUNTED_AT + "/" + APT);
		}
		variables.putAll(this.surroundings.mirrors().variables(MOUNTED_AT));
		variables.putAll(this.surroundings.proxies());
		return variables;
	}

	@Override
	public void close() throws IOException {
		try (Directory parent = Directory.open(this.directory.getParent())) {
			parent.removeTree(this.directory.getFileName().toString());
		}
	}

}
