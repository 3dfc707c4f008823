package dev.gantry.engine.build;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.build.BuildHost.Recording;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Builds in a home on a small file system of its own. */
class FullDiskTest {

	private static final long SIZE = 64L << 20;

	private Path directory;

	private Path disk;

	private BuildHost host;

	@BeforeEach
	void mount() throws Exception {
		boolean able = "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/sbin/mkfs.ext4"));
		if (!able) {
			System.out.println("Tests of full disks are skipped: not root, or no mkfs.ext4");
		}
		Assumptions.assumeTrue(able, "not root, or no mkfs.ext4");
		this.directory = Files.createTempDirectory(Path.of("/var/tmp"), "gantry-full-disk-");
		Path image = this.directory.resolve("image");
		try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
			file.setLength(SIZE);
		}
		this.disk = Files.createDirectory(this.directory.resolve("disk"));
		run("mkfs.ext4", "-q", "-m", "0", image.toString());
		boolean mounted = tried("mount", "-o", "loop", image.toString(), this.disk.toString());
		if (!mounted) {
			System.out.println("Tests of full disks are skipped: no loop mounts here");
			Files.delete(image);
			Files.delete(this.disk);
			Files.delete(this.directory);
		}
		Assumptions.assumeTrue(mounted, "no loop mounts here");
		this.host = BuildHost.createIn(this.disk);
	}

	@AfterEach
	void unmount() throws Exception {
		if (this.host == null) {
			return;
		}
		this.host.close();
		run("umount", this.disk.toString());
		Files.delete(this.disk);
		Files.delete(this.directory.resolve("image"));
		Files.delete(this.directory);
	}

	@Test
	void tellsThatTheDiskIsFullAndGivesTheCacheAwayToBuildAgain() throws IOException {
		this.host.build("FROM base\nRUN dd if=/dev/urandom of=/kept bs=1M count=24\n", Map.of());
		assertThat(this.host.builds().cache().entries()).isNotEmpty();
		String dockerfile = "FROM base\nRUN dd if=/dev/urandom of=/big bs=1M count=30\n";
		GantryException ex = failure(dockerfile);
		assertThat(ex.code()).isEqualTo(ErrorCode.HOST_UNFIT);
		assertThat(ex.getMessage()).contains("disk is full", "Dockerfile line 2", "No space left");
		assertThat(ex.remedy()).contains("build again");
		assertThat(this.host.builds().cache().entries()).isEmpty();
		nothingIsLeft();
		BuildRequest request = this.host.request(this.host.context(dockerfile, Map.of()));
		assertThat(this.host.build(request.with(request.recipe().unsent())).image().layers()).hasSize(2);
	}

	@Test
	void tellsThatTheDiskIsFullWhenFilesAreCopied() throws IOException {
		this.host.build("FROM base\nRUN dd if=/dev/urandom of=/kept bs=1M count=8\n", Map.of());
		Path context = this.host.context("FROM base\nCOPY f /a/\nCOPY f /b/\nCOPY f /c/\nCOPY f /d/\n", Map.of());
		Files.write(context.resolve("f"), new byte[9 << 20]);
		GantryException ex = failure(this.host.request(context));
		assertThat(ex.code()).isEqualTo(ErrorCode.HOST_UNFIT);
		assertThat(ex.getMessage()).contains("disk is full");
		nothingIsLeft();
	}

	private void nothingIsLeft() throws IOException {
		assertThat(this.host.containers().list()).isEmpty();
		try (var layers = Files.list(this.host.home().layers())) {
			assertThat(layers.map((path) -> path.getFileName().toString()).filter((name) -> name.startsWith(".new")))
				.isEmpty();
		}
		assertThat(Files.readString(Path.of("/proc/self/mountinfo"))
			.lines()
			.filter((line) -> line.contains(this.disk + "/"))).isEmpty();
	}

	private GantryException failure(String dockerfile) throws IOException {
		return failure(this.host.request(this.host.context(dockerfile, Map.of())));
	}

	private GantryException failure(BuildRequest request) {
		try {
			this.host.builds().build(request, new Recording());
		}
		catch (GantryException ex) {
			return ex;
		}
		throw new AssertionError("the build should have failed");
	}

	private static void run(String... command) throws IOException, InterruptedException {
		assertThat(tried(command)).as(String.join(" ", command)).isTrue();
	}

	private static boolean tried(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).inheritIO().start();
		return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
	}

}
