package dev.gantry.registry.quotas;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.registry.TestRegistry.Settings;
import dev.gantry.registry.TestRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class QuotaTests {

	private static final List<String> PUSH = List.of("repository:apps/a:pull,push", "repository:base:pull,push");

	@TempDir
	Path directory;

	private TestRegistry registry;

	@BeforeEach
	void start() throws IOException {
		this.registry = new TestRegistry(this.directory, Settings.with(new Quota("apps/*", DataSize.ofKilobytes(100))));
	}

	@AfterEach
	void stop() throws IOException {
		this.registry.close();
	}

	@Test
	void refusesWhatDoesNotFitAndHoldsNothingOfIt() throws Exception {
		assertThat(upload("apps/a", new byte[60 * 1024]).statusCode()).isEqualTo(201);
		byte[] second = new byte[50 * 1024];
		HttpResponse<String> refused = upload("apps/a", second);
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(refused.body()).contains("DENIED", "apps/a may hold 0 MB");
		assertThat(this.registry.store().find(Digest.ofBytes(second))).isEmpty();
		try (Stream<Path> ingests = Files.list(this.directory.resolve("content/ingest"))) {
			assertThat(ingests).isEmpty();
		}
		assertThat(upload("base", second).statusCode()).isEqualTo(201);
		String mount = "/v2/apps/a/blobs/uploads/?from=base&mount=" + Digest.ofBytes(second);
		assertThat(this.registry.send("POST", mount, PUSH, Map.of(), null).statusCode()).isEqualTo(403);
		assertThat(upload("apps/a", new byte[30 * 1024]).statusCode()).isEqualTo(201);
	}

	@Test
	void coversNamesByPattern() {
		assertThat(new Quota("apps/*", DataSize.ofMegabytes(1)).covers(RepositoryName.of("apps/a/b"))).isTrue();
		assertThat(new Quota("apps/*", DataSize.ofMegabytes(1)).covers(RepositoryName.of("base"))).isFalse();
		assertThat(new Quota("a.b", DataSize.ofMegabytes(1)).covers(RepositoryName.of("axb"))).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> new Quota("Apps", DataSize.ofMegabytes(1)));
	}

	private HttpResponse<String> upload(String repository, byte[] bytes) throws Exception {
		return this.registry.send("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + Digest.ofBytes(bytes), PUSH,
				Map.of(), bytes);
	}

}
