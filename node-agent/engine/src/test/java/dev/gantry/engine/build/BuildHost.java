package dev.gantry.engine.build;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildStep;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.containers.HostContainers;
import dev.gantry.engine.images.FakeRegistry;
import dev.gantry.engine.images.ImageSources;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.images.TestImage;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.network.BridgeNetwork;
import dev.gantry.engine.sources.SourceArchives;
import dev.gantry.kernel.files.Directory;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerSink;

import org.junit.jupiter.api.Assumptions;

/**
 * A home with an engine that builds on this machine's kernel, and a registry with a base
 * image of the host's static busybox. Where that cannot be, the test is skipped and says
 * why.
 */
final class BuildHost implements AutoCloseable {

	private static final Path BUSYBOX = Path.of("/bin/busybox");

	private static final EntryMetadata PROGRAM = EntryMetadata.of(0755, Instant.EPOCH);

	private static final EntryMetadata TEXT = EntryMetadata.of(0644, Instant.EPOCH);

	private final AtomicInteger numbers = new AtomicInteger();

	private final Path directory;

	private final EngineHome home;

	private final FakeRegistry registry;

	private final LayerStore store;

	private final StoredImages images;

	private final BridgeNetwork network;

	private final HostContainers containers;

	private DockerfileBuilds builds;

	/** In a directory of the caller's, which stays. */
	static BuildHost createIn(Path directory) throws IOException {
		return new BuildHost(Files.createDirectory(directory.resolve("home")));
	}

	private BuildHost(Path directory) throws IOException {
		this.directory = directory;
		this.home = EngineHome.below(directory);
		this.registry = new FakeRegistry();
		this.store = LayerStore.open(this.home.layers());
		this.images = StoredImages.open(this.home, this.store, null);
		new TestImage().layer(BuildHost::busybox)
			.config((config) -> config.with(config.config().withEnv(List.of("PATH=/usr/bin", "BASE=yes"))))
			.serveAt(this.registry, "base", "latest");
		this.network = BridgeNetwork.open(this.home);
		this.containers = HostContainers.open(this.home, this.network);
		open(BuildSettings.DEFAULT);
	}

	static BuildHost create() {
		assume("root".equals(System.getProperty("user.name")), "not root");
		assume(Files.isExecutable(BUSYBOX), "no static busybox at " + BUSYBOX + ": install busybox-static");
		try {
			Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "gantry-build-test-");
			Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
			return new BuildHost(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void assume(boolean met, String reason) {
		if (!met) {
			System.out.println("Kernel tests of builds are skipped: " + reason);
		}
		Assumptions.assumeTrue(met, reason);
	}

	/** A merged /usr with a link /bin, as Debian has it, and no mount points. */
	private static void busybox(LayerSink sink) throws IOException {
		sink.directory(LayerPath.of("usr"), PROGRAM);
		sink.directory(LayerPath.of("usr/bin"), PROGRAM);
		byte[] bytes = Files.readAllBytes(BUSYBOX);
		sink.file(LayerPath.of("usr/bin/busybox"), PROGRAM, bytes.length, new ByteArrayInputStream(bytes));
		for (String name : List.of("sh", "cat", "id", "ls", "echo", "sleep", "true", "false", "pwd", "env", "dd",
				"touch", "chmod", "chown", "mkdir", "rm", "ln", "mv", "seq", "test", "wget", "rmdir", "stat", "tail",
				"nc")) {
			sink.symlink(LayerPath.of("usr/bin/" + name), TEXT, "busybox");
		}
		sink.symlink(LayerPath.of("bin"), TEXT, "usr/bin");
		text(sink, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001:an app:/home/app:/bin/sh\n");
		text(sink, "etc/group", "root:x:0:\nstaff:x:50:\napp:x:1001:\n");
		sink.directory(LayerPath.of("tmp"), EntryMetadata.of(01777, Instant.EPOCH));
		sink.directory(LayerPath.of("var"), PROGRAM);
		sink.symlink(LayerPath.of("var/run"), TEXT, "/run");
	}

	private static void text(LayerSink sink, String path, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		sink.file(LayerPath.of(path), TEXT, bytes.length, new ByteArrayInputStream(bytes));
	}

	/** Opens the builds again, as after a restart, or with other settings. */
	void open(BuildSettings settings) throws IOException {
		this.builds = DockerfileBuilds.open(this.home, SourceArchives.open(this.home), this.store, this.images,
				this.containers, settings);
	}

	EngineHome home() {
		return this.home;
	}

	FakeRegistry registry() {
		return this.registry;
	}

	StoredImages images() {
		return this.images;
	}

	HostContainers containers() {
		return this.containers;
	}

	DockerfileBuilds builds() {
		return this.builds;
	}

	ImageSources sources() {
		return new ImageSources(this.registry.access(), List.of());
	}

	/** A build context with a Dockerfile and more files. */
	Path context(String dockerfile, Map<String, String> files) throws IOException {
		Path context = Files.createDirectories(this.directory.resolve("context-" + this.numbers.incrementAndGet()));
		Files.writeString(context.resolve("Dockerfile"), dockerfile);
		for (var file : files.entrySet()) {
			Path path = context.resolve(file.getKey());
			Files.createDirectories(path.getParent());
			Files.writeString(path, file.getValue());
		}
		return context;
	}

	BuildRequest request(Path context) {
		BuildRequest request = BuildRequest.of("b" + this.numbers.incrementAndGet(), context, sources());
		return request.with(request.conditions().withMemory(MemorySize.ofMebibytes(256)));
	}

	Result build(String dockerfile, Map<String, String> files) throws IOException {
		return build(request(context(dockerfile, files)));
	}

	Result build(BuildRequest request) {
		Recording recording = new Recording();
		LocalImage image = this.builds.build(request, recording);
		return new Result(image, recording);
	}

	/** A file of an image, as its programs would see it. */
	String read(LocalImage image, String path) throws IOException {
		try (LayerStack stack = this.store.stack(image.layers())) {
			return stack.read(path, 1 << 20).map((bytes) -> new String(bytes, StandardCharsets.UTF_8)).orElse(null);
		}
	}

	LayerStack open(LocalImage image) throws IOException {
		return this.store.stack(image.layers());
	}

	/** Everything that a layer has, with directories ending in a slash. */
	List<String> contentOfTopLayer(LocalImage image) throws IOException {
		Path layer = this.home.layers().resolve(image.layerNames().get(image.layers().size() - 1));
		try (var files = Files.walk(layer)) {
			return files.filter((path) -> !path.equals(layer))
				.map((path) -> layer.relativize(path)
						+ (Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS) ? "/" : ""))
				.sorted()
				.toList();
		}
	}

	@Override
	public void close() throws IOException {
		this.containers.teardown();
		this.network.teardown();
		this.network.close();
		this.images.close();
		this.registry.close();
		try (Directory parent = Directory.open(this.directory.getParent())) {
			parent.removeTree(this.directory.getFileName().toString());
		}
	}

	/** A finished build. */
	record Result(LocalImage image, Recording recording) {
	}

	/** Keeps what a build told. */
	static final class Recording implements BuildListener {

		private final Map<Integer, BuildStep> steps = new TreeMap<>();

		private final List<BuildLine> lines = new ArrayList<>();

		private BuildRecord how;

		@Override
		public synchronized void built(BuildRecord how) {
			this.how = how;
		}

		/** How the image came to be. */
		synchronized BuildRecord how() {
			return this.how;
		}

		@Override
		public synchronized void step(BuildStep step) {
			this.steps.put(step.number(), step);
		}

		@Override
		public synchronized void line(BuildLine line) {
			this.lines.add(line);
		}

		synchronized List<BuildStep.State> states() {
			return this.steps.values().stream().map(BuildStep::state).toList();
		}

		synchronized Map<Integer, BuildStep> steps() {
			return new LinkedHashMap<>(this.steps);
		}

		/** Lines of commands. */
		synchronized List<String> output() {
			return this.lines.stream().filter((line) -> !line.stream().equals("gantry")).map(BuildLine::text).toList();
		}

		synchronized List<BuildLine> lines() {
			return new ArrayList<>(this.lines);
		}

	}

}
