package dev.gantry.registry.repositories;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.gantry.registry.database.DatabaseProperties;
import org.springframework.util.FileSystemUtils;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A PostgreSQL of the tests' own, from the machine's package. It does not run as root, so
 * root starts it as {@code nobody}.
 */
public final class PostgresServer implements AutoCloseable {

	private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

	private static final String UNPRIVILEGED = "nobody";

	private static final long PATIENCE_SECONDS = 120;

	private final Path directory;

	private final String url;

	private final Process process;

	private PostgresServer(Path programs) throws IOException, InterruptedException {
		this.directory = Files.createTempDirectory("gantry-postgres",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
		if (isRoot()) {
			Files.setOwner(this.directory,
					this.directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(UNPRIVILEGED));
		}
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		this.url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=gantry";
		String data = this.directory.resolve("data").toString();
		Process made = start(programs.resolve("initdb"), "-D", data, "-A", "trust", "-U", "gantry", "-E", "UTF8");
		if (!made.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || made.exitValue() != 0) {
			throw new IOException("initdb failed");
		}
		this.process = start(programs.resolve("postgres"), "-D", data, "-p", Integer.toString(port), "-k",
				this.directory.toString(), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off");
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
		while (!answers()) {
			if (!this.process.isAlive() || System.nanoTime() > end) {
				close();
				throw new IOException("PostgreSQL did not start");
			}
			TimeUnit.MILLISECONDS.sleep(100);
		}
	}

	/** One that runs; where it is not installed the tests are skipped, and say so. */
	public static PostgresServer orSkip() throws IOException, InterruptedException {
		Optional<Path> programs = installed();
		if (programs.isEmpty()) {
			System.out.println("Skipped: PostgreSQL is not installed (apt-get install postgresql)");
		}
		assumeTrue(programs.isPresent(), "PostgreSQL is not installed (apt-get install postgresql)");
		return new PostgresServer(programs.get());
	}

	private static Optional<Path> installed() throws IOException {
		if (!Files.isDirectory(VERSIONS)) {
			return Optional.empty();
		}
		try (Stream<Path> versions = Files.list(VERSIONS)) {
			return versions.map((version) -> version.resolve("bin"))
				.filter((bin) -> Files.isExecutable(bin.resolve("initdb")))
				.max(Comparator.naturalOrder());
		}
	}

	private static boolean isRoot() {
		return System.getProperty("user.name").equals("root");
	}

	public String url() {
		return this.url;
	}

	/** How a registry is told to use it. */
	public DatabaseProperties properties() {
		return new DatabaseProperties(this.url, null, null, 8);
	}

	private boolean answers() {
		try (Connection connection = DriverManager.getConnection(this.url)) {
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

	@Override
	public void close() throws IOException {
		this.process.descendants().forEach(ProcessHandle::destroy);
		this.process.destroy();
		try {
			this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
