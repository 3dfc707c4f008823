package dev.gantry.registry;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.gantry.oci.digest.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A registry whose content is on a small file system of its own. */
class FullDiskTests {

	private static final List<String> PUSH = List.of("repository:apps/hello:pull,push");

	private static final int SMALL = 500_000;

	@TempDir
	Path directory;

	private Path disk;

	private TestRegistry registry;

	@BeforeEach
	void mount() throws Exception {
		boolean possible = "root".equals(System.getProperty("user.name"));
		if (!possible) {
			System.out.println("Skipped: mounting a small file system needs root");
		}
		assumeTrue(possible, "mounting a small file system needs root");
		this.disk = Files.createDirectories(this.directory.resolve("registry/content"));
		int status = run("mount", "-t", "tmpfs", "-o", "size=4m", "gantry-full-disk", this.disk.toString());
		assumeTrue(status == 0, "this host does not let a file system be mounted");
		this.registry = new TestRegistry(this.directory.resolve("registry"));
	}

	@AfterEach
	void unmount() throws Exception {
		if (this.registry != null) {
			this.registry.close();
		}
		if (this.disk != null) {
			run("umount", this.disk.toString());
		}
	}

	@Test
	void saysThatTheDiskIsFullAndHoldsNothingOfWhatDidNotFit() throws Exception {
		assertThat(upload(bytes(SMALL, 1)).statusCode()).isEqualTo(201);
		byte[] large = bytes(6_000_000, 2);
		HttpResponse<String> full = upload(large);
		assertThat(full.statusCode()).isEqualTo(507);
		assertThat(full.body()).contains("STORAGE_FULL", "no space left");
		assertThat(this.registry.store().find(Digest.ofBytes(large))).isEmpty();
		try (Stream<Path> ingests = Files.list(this.disk.resolve("ingest"))) {
			assertThat(ingests).isEmpty();
		}
		assertThat(this.registry.uploads().count()).isZero();
		assertThat(upload(bytes(SMALL, 3)).statusCode()).isEqualTo(201);
		assertThat(this.registry.parts().upkeep().scrub().corrupt()).isEmpty();
	}

	private HttpResponse<String> upload(byte[] bytes) throws Exception {
		return this.registry.send("POST", "/v2/apps/hello/blobs/uploads/?digest=" + Digest.ofBytes(bytes), PUSH,
				Map.of(), bytes);
	}

	private static byte[] bytes(int size, long seed) {
		byte[] bytes = new byte[size];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

	private static int run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		return process.exitValue();
	}

}
