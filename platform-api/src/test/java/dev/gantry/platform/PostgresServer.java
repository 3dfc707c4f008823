package dev.gantry.platform;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

import org.springframework.util.FileSystemUtils;

import static org.awaitility.Awaitility.await;

/**
 * A PostgreSQL of the test's own, from the machine's package, in a directory that is gone
 * afterwards. PostgreSQL does not run as root, so root starts it as {@code nobody}.
 */
public final class PostgresServer implements AutoCloseable {

	private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

	private static final String UNPRIVILEGED = "nobody";

	private final Path directory;

	private final int port;

	private final Process process;

	public PostgresServer() throws IOException {
		Path programs = installed().orElseThrow();
		this.directory = Files.createTempDirectory("gantry-postgres",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
		if (isRoot()) {
			Files.setOwner(this.directory,
					this.directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(UNPRIVILEGED));
		}
		try (ServerSocket free = new ServerSocket(0)) {
			this.port = free.getLocalPort();
		}
		String data = this.directory.resolve("data").toString();
		finish(start(programs.resolve("initdb"), "-D", data, "-A", "trust", "-U", "gantry", "-E", "UTF8"));
		this.process = start(programs.resolve("postgres"), "-D", data, "-p", Integer.toString(this.port), "-k",
				this.directory.toString(), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off");
		await().atMost(Duration.ofSeconds(30)).until(this::answers);
	}

	/** One that runs, where it is installed; tests are skipped elsewhere, and say so. */
	public static PostgresServer orSkip() throws IOException {
		Assumptions.assumeTrue(installed().isPresent(),
				"PostgreSQL is not installed: 'apt-get install postgresql' lets these tests run");
		return new PostgresServer();
	}

	/** What makes a platform use it. */
	public List<String> arguments() {
		return List.of("--spring.datasource.url=" + url(), "--spring.datasource.username=gantry");
	}

	/** Where the newest PostgreSQL's programs are. */
	static Optional<Path> installed() {
		if (!Files.isDirectory(VERSIONS)) {
			return Optional.empty();
		}
		try (Stream<Path> versions = Files.list(VERSIONS)) {
			return versions.map((version) -> version.resolve("bin"))
				.filter((bin) -> Files.isExecutable(bin.resolve("initdb")))
				.max(Comparator.naturalOrder());
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	private static boolean isRoot() {
		return System.getProperty("user.name").equals("root");
	}

	public String url() {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/postgres";
	}

	private boolean answers() {
		try (Connection connection = DriverManager.getConnection(url(), "gantry", "")) {
			return connection.isValid(1);
		}
		catch (SQLException ex) {
			return false;
		}
	}

	private Process start(Path program, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(isRoot()
				? List.of("runuser", "-u", UNPRIVILEGED, "--", program.toString()) : List.of(program.toString()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
	}

	private static void finish(Process program) throws IOException {
		try {
			if (!program.waitFor(60, TimeUnit.SECONDS) || program.exitValue() != 0) {
				throw new IOException("initdb failed");
			}
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		// SIGTERM to runuser reaches PostgreSQL, which then waits for its clients: there
		// are none.
		this.process.descendants().forEach(ProcessHandle::destroy);
		this.process.destroy();
		try {
			this.process.waitFor(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
