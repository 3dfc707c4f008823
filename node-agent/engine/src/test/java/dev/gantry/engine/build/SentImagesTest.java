package dev.gantry.engine.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.build.BuildHost.Result;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.ImageReference;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Built images on their way to a registry. */
class SentImagesTest {

	private static BuildHost host;

	@BeforeAll
	static void open() {
		host = BuildHost.create();
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			host.close();
		}
	}

	@Test
	void makesABlobAgainThatWasLost() throws IOException {
		BuildRequest request = host.request(host.context("FROM base\nRUN echo lost > /lost\n", Map.of()));
		Result first = host.build(request);
		Path images = host.home().images();
		try (var files = Files.walk(images.resolve("content/blobs"))) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Files.delete(file);
			}
		}
		Result second = host.build(host.request(request.inputs().context()));
		assertThat(second.image().digest()).isEqualTo(first.image().digest());
		ImageReference target = ImageReference.parse(host.registry().host() + "/lost:1");
		assertThat(host.images().push(second.image(), target, host.registry().access(), host.sources()))
			.isEqualTo(first.image().digest());
	}

	@Test
	void compressesAnImageForThisNodeOnlyWhenItIsSent() throws IOException {
		BuildRequest request = host.request(host.context("FROM base\nRUN echo here > /here\n", Map.of()));
		Result here = host.build(request.with(request.recipe().unsent()));
		BuildRequest again = host.request(request.inputs().context());
		assertThat(host.build(again.with(again.recipe().unsent())).image()).isEqualTo(here.image());
		ImageReference target = ImageReference.parse(host.registry().host() + "/here:1");
		Digest sent = host.images().push(here.image(), target, host.registry().access(), host.sources());
		assertThat(sent).isEqualTo(host.build(host.request(request.inputs().context())).image().digest());
		assertThat(host.images().push(here.image(), target, host.registry().access(), host.sources())).isEqualTo(sent);
		ByteArrayOutputStream archive = new ByteArrayOutputStream();
		host.images().local().save(List.of(here.image().digest().toString()), host.sources(), archive);
		assertThat(archive.size()).isPositive();
	}

}
