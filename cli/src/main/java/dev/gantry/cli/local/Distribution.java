package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.gantry.cli.api.CommandFailure;

/**
 * The jars that came with this command, and their copy in a home, where the service user
 * can read them and a new build does not change them under a running service.
 */
final class Distribution {

	private final Path lib;

	Distribution(Path lib) {
		this.lib = lib;
	}

	/**
	 * The distribution that this very process runs from, as {@code gantry} the script
	 * says.
	 */
	static Distribution own() {
		String lib = System.getProperty("gantry.lib");
		if (lib == null) {
			throw new CommandFailure("This command was not started by the gantry script",
					"Start it with the script, which knows where the services are");
		}
		return new Distribution(Path.of(lib));
	}

	/** The jars of a role, in class path order. */
	List<String> jars(String role) {
		try {
			return Files.readAllLines(this.lib.resolve(role + ".classpath"))
				.stream()
				.filter((name) -> !name.isBlank())
				.toList();
		}
		catch (IOException ex) {
			throw new CommandFailure("The distribution in " + this.lib + " is not complete: " + ex.getMessage(),
					"Build it again, or install the package again", ex);
		}
	}

	/** Brings a directory to the same state; tells whether anything had to change. */
	boolean installTo(Path target) throws IOException {
		Files.createDirectories(target);
		Set<String> wanted = new HashSet<>();
		boolean changed = false;
		for (String role : List.of("server", "agent")) {
			wanted.add(role + ".classpath");
			wanted.addAll(jars(role));
		}
		for (String name : wanted) {
			changed |= copy(this.lib.resolve(name), target.resolve(name));
		}
		try (Stream<Path> present = Files.list(target)) {
			for (Path file : present.toList()) {
				if (!wanted.contains(file.getFileName().toString())) {
					Files.delete(file);
				}
			}
		}
		return changed;
	}

	private static boolean copy(Path from, Path to) throws IOException {
		if (Files.exists(to) && Files.size(to) == Files.size(from) && changed(to) == changed(from)) {
			return false;
		}
		// A new file under the old name: a process that has the old one open keeps it.
		Path fresh = to.resolveSibling(to.getFileName() + ".part");
		Files.copy(from, fresh, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
		Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
		Files.setAttribute(fresh, "unix:uid", 0);
		Files.setAttribute(fresh, "unix:gid", 0);
		Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		return true;
	}

	/** When a file was changed, in seconds: a copy keeps no more than microseconds. */
	private static long changed(Path file) throws IOException {
		return Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
	}

}
