package dev.gantry.engine.containers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.engine.files.CommitRequest;
import dev.gantry.engine.files.HostFiles;
import dev.gantry.engine.images.CollectionPolicy;
import dev.gantry.engine.images.LayerHolder;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.images.NodeImage;
import dev.gantry.engine.images.PruneSelection;
import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.layers.LayerDraft;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.layers.LayerUnpacker;
import dev.gantry.engine.layers.LayerWalk;
import dev.gantry.kernel.files.Directory;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.RunConfig;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.reference.ImageReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Images are made of a container while everything that nobody needs is removed. */
class CommitsUnderCollectionTest {

	private static final int COMMITS = 24;

	private static final CollectionPolicy GREEDY = new CollectionPolicy(0, 0, Duration.ZERO);

	@Test
	void losesNoCommittedImageWhileOthersAreCollected() throws Exception {
		TestHost host = TestHost.create();
		try {
			LayerStore layers = LayerStore.open(host.home().layers());
			try (StoredImages images = StoredImages.open(host.home(), layers, null)) {
				commitAndCollect(host, layers, images);
			}
		}
		finally {
			host.close();
		}
	}

	private static void commitAndCollect(TestHost host, LayerStore layers, StoredImages images) throws Exception {
		Digest base = realBase(host, layers);
		ContainerSpec spec = counting(host, LayerStore.nameOf(base));
		images.heldBy(() -> List.of(new LayerHolder.Hold(spec.id(), true, List.of(LayerStore.nameOf(base)))));
		HostFiles files = new HostFiles(host.home(), host.containers(), layers, images);
		AtomicBoolean done = new AtomicBoolean();
		AtomicInteger removed = new AtomicInteger();
		ExecutorService executor = Executors.newSingleThreadExecutor();
		List<LocalImage> kept = new ArrayList<>();
		try {
			Future<?> collector = executor.submit(() -> {
				while (!done.get()) {
					removed.addAndGet(images.local().prune(PruneSelection.DANGLING, false).layers().size());
					removed.addAndGet(images.local().collect(GREEDY, false).layers().size());
				}
			});
			for (int number = 0; number < COMMITS; number++) {
				ImageReference name = ImageReference.parse("commits/of:v" + number);
				LocalImage image = files.commit(spec.id(),
						new CommitRequest(null, RunConfig.EMPTY, null, null, true, name));
				assertThat(images.local().get(name.toString()).id()).isEqualTo(image.digest());
				if (number % 2 == 0) {
					images.local().remove(name.toString(), false, true);
				}
				else {
					kept.add(image);
				}
			}
			done.set(true);
			collector.get();
		}
		finally {
			done.set(true);
			executor.shutdownNow();
		}
		host.containers().stop(spec.id(), Duration.ZERO);
		assertThat(removed).hasPositiveValue();
		images.local().collect(GREEDY, false);
		assertThat(images.local().verify(false).isClean()).isTrue();
		assertThat(images.local().list()).extracting(NodeImage::id)
			.containsExactlyInAnyOrderElementsOf(kept.stream().map(LocalImage::digest).toList());
		assertThat(layers.all()).containsExactlyInAnyOrderElementsOf(
				kept.stream().flatMap((image) -> image.layers().stream()).distinct().toList());
		for (LocalImage image : kept) {
			assertThat(images.find(image.digest())).contains(image);
		}
		assertThat(
				host.run(ContainerSpec.of(host.newId(), kept.get(kept.size() - 1).layerNames(), "/bin/cat", "/count"))
					.output())
			.isNotBlank();
		host.containers().remove(spec.id());
	}

	/** Differs from one moment to the next. */
	private static ContainerSpec counting(TestHost host, String base) {
		ContainerSpec spec = ContainerSpec.of(host.newId(), List.of(base), "/bin/sh", "-c",
				"i=0; while true; do i=$((i + 1)); echo $i > /next; mv /next /count; usleep 5000; done");
		host.containers().create(spec);
		host.containers().start(spec.id());
		Path file = host.home().containers().resolve(spec.id()).resolve("upper/count");
		await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file));
		return spec;
	}

	/** The tests' base by its real digest. */
	private static Digest realBase(TestHost host, LayerStore layers) throws IOException {
		try (LayerDraft draft = layers.begin();
				Directory base = Directory.open(host.home().layers().resolve(TestHost.BASE.get(0)))) {
			try (LayerUnpacker unpacker = LayerUnpacker.of(draft)) {
				LayerWalk.send(base, unpacker);
			}
			try (LayerWriter writer = LayerWriter.uncompressed(OutputStream.nullOutputStream())) {
				LayerWalk.send(draft.root(), writer);
				Digest diffId = writer.finish().diffId();
				draft.commit(diffId);
				return diffId;
			}
		}
	}

}
