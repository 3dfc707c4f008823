package dev.gantry.agent.node;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.gantry.contracts.link.ImagesReport;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.images.NodeImage;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeldImagesTests {

	private static final Digest BASE = digest("base");

	private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

	private final List<NodeImage> images = new ArrayList<>();

	private Instant now = BEGIN;

	private final HeldImages held = new HeldImages(() -> this.images, () -> this.now);

	@Test
	void countsALayerOfSeveralImagesOnce() {
		this.images.add(image("one", 10));
		this.images.add(image("two", 5));
		ImagesReport report = this.held.get().orElseThrow();
		assertThat(report.count()).isEqualTo(2);
		assertThat(report.size().bytes()).isEqualTo(100 + 10 + 5);
		assertThat(report.images()).extracting((image) -> image.size().bytes()).containsExactly(110L, 105L);
		assertThat(report.images().get(0).names()).containsExactly("apps/one:latest");
	}

	@Test
	void tellsChangesAtOnceAndTheSameOnceAMinute() {
		this.images.add(image("one", 10));
		assertThat(this.held.get()).isPresent();
		this.now = BEGIN.plusSeconds(59);
		assertThat(this.held.get()).isEmpty();
		this.images.add(image("two", 5));
		assertThat(this.held.get()).isPresent();
		this.now = BEGIN.plusSeconds(59 + 60);
		assertThat(this.held.get()).isPresent();
	}

	@Test
	void tellsTheNewestOfMany() {
		IntStream.range(0, 300).forEach((number) -> this.images.add(image("app-" + number, 1)));
		ImagesReport report = this.held.get().orElseThrow();
		assertThat(report.count()).isEqualTo(300);
		assertThat(report.size().bytes()).isEqualTo(100 + 300);
		assertThat(report.images()).hasSize(ImagesReport.MOST);
		assertThat(report.images().get(0).names()).containsExactly("apps/app-0:latest");
	}

	@Test
	void tellsWhereAnImageWithoutANameCameFrom() {
		ImageReference origin = ImageReference.parse("localhost:5000/apps/one@" + BASE);
		this.images.add(image("one", 1).called(List.of(), List.of(origin)));
		assertThat(this.held.get().orElseThrow().images().get(0).names()).containsExactly("localhost:5000/apps/one");
	}

	private static NodeImage image(String name, long size) {
		ImageConfig config = ImageConfig.empty(Platform.host())
			.withLayer(BASE, ImageConfig.History.layer("2026-01-01T00:00:00Z", "base"))
			.withLayer(digest(name), ImageConfig.History.layer("2026-01-01T00:00:00Z", name));
		return new NodeImage(new LocalImage(digest("image " + name), config),
				List.of(ImageReference.parse("apps/" + name + ":latest")), List.of(), BEGIN, BEGIN,
				List.of(100L, size));
	}

	private static Digest digest(String content) {
		return Digest.ofBytes(content.getBytes(StandardCharsets.UTF_8));
	}

}
