package dev.gantry.agent.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.gantry.agent.docker.images.Registries;
import dev.gantry.engine.Engine;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.build.BuildSettings;
import dev.gantry.engine.images.ImageSources;
import org.junit.jupiter.api.Assumptions;

/**
 * A door over an engine of its own in a temporary directory, whose only image is
 * {@code box}: busybox with the names of some of its commands.
 */
record TestDoor(Path directory, Engine engine, DockerDoor door) {

	private static final Path BUSYBOX = Path.of("/bin/busybox");

	/** Opens one, or skips the test where there can be none. */
	static TestDoor open(Class<?> test) throws Exception {
		assume(test, "root".equals(System.getProperty("user.name")), "containers need root");
		assume(test, Files.isExecutable(BUSYBOX), "there is no " + BUSYBOX + " to make an image of");
		Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "gantry-docker-");
		EngineHome home = EngineHome.below(directory.resolve("home"));
		Engine engine = Engine.open(home, BuildSettings.DEFAULT);
		DockerDoor door = DockerDoor.open(engine, home, new Registries(() -> new ImageSources(null, List.of())),
				directory.resolve("docker.sock"));
		TestDoor open = new TestDoor(directory, engine, door);
		open.importImage();
		return open;
	}

	static void assume(Class<?> test, boolean fits, String why) {
		if (!fits) {
			System.out.println("Skipped " + test.getSimpleName() + ": " + why);
		}
		Assumptions.assumeTrue(fits, why);
	}

	Path socket() {
		return this.directory.resolve("docker.sock");
	}

	private void importImage() throws Exception {
		Path root = this.directory.resolve("root");
		for (String name : List.of("bin", "tmp", "etc")) {
			Files.createDirectories(root.resolve(name));
		}
		Files.copy(BUSYBOX, root.resolve("bin/busybox"));
		Files.setPosixFilePermissions(root.resolve("bin/busybox"), PosixFilePermissions.fromString("rwxr-xr-x"));
		for (String name : List.of("sh", "cat", "echo", "true", "sleep", "id", "touch", "tty", "httpd", "mkdir")) {
			Files.createSymbolicLink(root.resolve("bin").resolve(name), Path.of("busybox"));
		}
		Path tar = this.directory.resolve("root.tar");
		run("tar", "-C", root.toString(), "-cf", tar.toString(), ".");
		run("curl", "-sSf", "--unix-socket", socket().toString(), "--data-binary", "@" + tar, "-o", "/dev/null",
				"http://door/images/create?fromSrc=-&repo=box");
	}

	private static void run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).inheritIO().start();
		if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
			process.destroyForcibly();
			throw new IOException("failed: " + List.of(command));
		}
	}

	void close() throws Exception {
		this.door.close();
		this.engine.teardown();
		this.engine.close();
		run("rm", "-rf", this.directory.toString());
	}

}
