package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.terminal.Terminal;

/** The unprivileged user that the server runs as. */
final class ServiceUser {

	static final String NAME = "gantry";

	private ServiceUser() {
	}

	/** The user, created where it is missing, which is said. */
	static ServiceUser ensure(Terminal terminal) throws IOException, InterruptedException {
		try {
			Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NAME);
		}
		catch (UserPrincipalNotFoundException ex) {
			terminal.print("creating the user " + NAME + ", which the server runs as");
			run(List.of("useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
					"--shell", "/usr/sbin/nologin", NAME));
		}
		return new ServiceUser();
	}

	/**
	 * What to put before a command so that it runs as this user, without any privilege.
	 */
	List<String> dropTo() {
		return List.of("setpriv", "--reuid=" + NAME, "--regid=" + NAME, "--clear-groups", "--inh-caps=-all",
				"--bounding-set=-all", "--no-new-privs");
	}

	/** Makes a directory that is this user's alone. */
	void ownDirectory(Path directory) throws IOException {
		Files.createDirectories(directory);
		Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
		own(directory);
	}

	/** Makes an empty file that is this user's alone, unless it is there. */
	void ownFile(Path file) throws IOException {
		if (!Files.exists(file)) {
			Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			own(file);
		}
	}

	private static void own(Path path) throws IOException {
		var lookup = path.getFileSystem().getUserPrincipalLookupService();
		PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
		view.setOwner(lookup.lookupPrincipalByName(NAME));
		view.setGroup(lookup.lookupPrincipalByGroupName(NAME));
	}

	private static void run(List<String> command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
		if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
			throw new CommandFailure(command.get(0) + " failed: " + output.strip(),
					"Create a system user named " + NAME + " by hand and try again");
		}
	}

}
