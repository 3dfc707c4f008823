package dev.gantry.engine.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.engine.EngineHome;
import dev.gantry.engine.logs.LogEntry;
import dev.gantry.engine.logs.LogSelection;
import dev.gantry.engine.logs.LogSubscription;
import dev.gantry.engine.network.BridgeNetwork;
import dev.gantry.kernel.files.Directory;

import org.junit.jupiter.api.Assumptions;

/**
 * A home of its own on this machine's kernel, with layers made of the host's static
 * busybox. Where the kernel or busybox is not to be had, the test is skipped and says
 * why.
 */
final class TestHost implements AutoCloseable {

	static final List<String> BASE = List.of(layerName(1));

	private static final Path BUSYBOX = Path.of("/bin/busybox");

	private static final AtomicInteger NUMBERS = new AtomicInteger();

	private final Path directory;

	private final EngineHome home;

	private BridgeNetwork network;

	private HostContainers containers;

	private TestHost(Path directory) throws IOException {
		this.directory = directory;
		this.home = EngineHome.below(directory);
		layer(BASE.get(0), (root) -> {
			for (String name : List.of("bin", "etc", "tmp", "proc", "sys", "dev", "root")) {
				Files.createDirectory(root.resolve(name));
			}
			Files.copy(BUSYBOX, root.resolve("bin/busybox"));
			for (String name : List.of("sh", "cat", "id", "ls", "ps", "echo", "sleep", "true", "false", "pwd", "env",
					"grep", "dd", "seq", "kill", "hostname", "mount", "mknod", "touch", "stat", "wget", "nc", "ip",
					"head", "tail", "chmod", "wc", "su", "mkdir", "rm", "ln", "readlink", "tr", "cut", "sort", "usleep",
					"test", "mv", "chown", "stty", "tty")) {
				Files.createSymbolicLink(root.resolve("bin").resolve(name), Path.of("busybox"));
			}
			Files.writeString(root.resolve("etc/passwd"),
					"root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001:an app:/home/app:/bin/sh\n");
			Files.writeString(root.resolve("etc/group"), "root:x:0:\napp:x:1001:\nextra:x:2000:app,other\n");
		});
		open();
	}

	static TestHost create() {
		assume("root".equals(System.getProperty("user.name")), "not root");
		assume(Files.isExecutable(BUSYBOX), "no static busybox at " + BUSYBOX + ": install busybox-static");
		try {
			Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "gantry-engine-test-");
			Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
			return new TestHost(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A host whose home is below a directory, on a file system of the test's own. */
	static TestHost on(Path directory) throws IOException {
		assume(Files.isExecutable(BUSYBOX), "no static busybox at " + BUSYBOX + ": install busybox-static");
		return new TestHost(Files.createDirectory(directory.resolve("home")));
	}

	private static void assume(boolean met, String reason) {
		if (!met) {
			System.out.println("Kernel tests of the engine are skipped: " + reason);
		}
		Assumptions.assumeTrue(met, reason);
	}

	static String layerName(int number) {
		return HexFormat.of().toHexDigits((long) number).repeat(4);
	}

	/** Makes a layer. */
	void layer(String name, LayerContent content) throws IOException {
		Path root = Files.createDirectories(this.home.layers().resolve(name));
		Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
		content.fill(root);
	}

	/** A layer on top of the base. */
	List<String> baseAnd(LayerContent content) throws IOException {
		String name = layerName(100 + NUMBERS.incrementAndGet());
		layer(name, content);
		return List.of(BASE.get(0), name);
	}

	EngineHome home() {
		return this.home;
	}

	HostContainers containers() {
		return this.containers;
	}

	BridgeNetwork network() {
		return this.network;
	}

	/** Lets go of everything as an agent does that ends. */
	void closeEngine() {
		this.containers.close();
		this.network.close();
	}

	void open() {
		this.network = BridgeNetwork.open(this.home);
		this.containers = HostContainers.open(this.home, this.network);
	}

	String newId() {
		return "t" + NUMBERS.incrementAndGet();
	}

	ContainerSpec shell(String script) {
		return ContainerSpec.of(newId(), BASE, "/bin/sh", "-c", script);
	}

	/** Starts a container and waits for a line of its output. */
	void startAndAwait(ContainerSpec spec, String line) {
		this.containers.create(spec);
		CompletableFuture<Void> seen = new CompletableFuture<>();
		this.containers.start(spec.id());
		LogSubscription log = this.containers.logs(spec.id(), LogSelection.FOLLOW, (entry) -> {
			if (entry.text().strip().equals(line)) {
				seen.complete(null);
			}
		});
		seen.orTimeout(60, TimeUnit.SECONDS).join();
		log.close();
	}

	/** Runs a container to its end and removes it. */
	Ran run(ContainerSpec spec) {
		this.containers.create(spec);
		this.containers.start(spec.id());
		try {
			Container ended = this.containers.exit(spec.id()).get(30, TimeUnit.SECONDS);
			return new Ran(ended, log(spec.id()));
		}
		catch (Exception ex) {
			throw new IllegalStateException("run " + spec.id(), ex);
		}
		finally {
			this.containers.stop(spec.id(), Duration.ZERO);
			this.containers.remove(spec.id());
		}
	}

	List<LogEntry> log(String id) {
		List<LogEntry> lines = Collections.synchronizedList(new ArrayList<>());
		this.containers.logs(id, LogSelection.ALL, lines::add).done().join();
		return lines;
	}

	@Override
	public void close() throws IOException {
		this.containers.teardown();
		this.network.teardown();
		this.network.close();
		try (Directory parent = Directory.open(this.directory.getParent())) {
			parent.removeTree(this.directory.getFileName().toString());
		}
	}

	/** Fills a layer. */
	interface LayerContent {

		void fill(Path root) throws IOException;

	}

	/** A container that has ended, and what it wrote. */
	record Ran(Container container, List<LogEntry> lines) {

		int code() {
			return ((ContainerState.Exited) this.container.state()).exit().code();
		}

		String output() {
			return String.join("\n", this.lines.stream().map(LogEntry::text).toList());
		}

	}

}
