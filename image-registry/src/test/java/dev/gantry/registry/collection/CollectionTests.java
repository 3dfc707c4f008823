package dev.gantry.registry.collection;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.registry.BlobSource;
import dev.gantry.oci.registry.RegistryException;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.registry.TransferListener;
import dev.gantry.registry.MovingClock;
import dev.gantry.registry.TestRegistry.Settings;
import dev.gantry.registry.TestRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Collection while the registry serves. */
class CollectionTests {

	private static final int PUSHERS = 4;

	private static final int PUSHES = 50;

	/** Leases end while the pushes go on. */
	private static final Duration BETWEEN_PUSHES = Duration.ofMinutes(5);

	private static final int TRIES = 100;

	private final MovingClock clock = new MovingClock();

	@TempDir
	Path directory;

	private TestRegistry registry;

	@BeforeEach
	void start() throws IOException {
		this.registry = new TestRegistry(this.directory, Settings.with(this.clock));
	}

	@AfterEach
	void stop() throws IOException {
		this.registry.close();
	}

	@Test
	void losesNothingAndLeavesNothingUnderPushesAndDeletes() throws Exception {
		AtomicBoolean done = new AtomicBoolean();
		AtomicInteger collections = new AtomicInteger();
		AtomicInteger collectedMeanwhile = new AtomicInteger();
		ExecutorService executor = Executors.newFixedThreadPool(PUSHERS + 1);
		List<Integer> kept = Collections.synchronizedList(new ArrayList<>());
		try {
			Future<?> collector = executor.submit(() -> {
				while (!done.get() || collections.get() == 0) {
					collectedMeanwhile.addAndGet(this.registry.parts().upkeep().collect(false).contents());
					collections.incrementAndGet();
				}
				return null;
			});
			List<Callable<Void>> pushes = IntStream.range(0, PUSHES).<Callable<Void>>mapToObj((number) -> () -> {
				pushUntilItSucceeds(number);
				if (number % 2 == 0) {
					delete(number);
				}
				else {
					kept.add(number);
				}
				this.clock.forward(BETWEEN_PUSHES);
				return null;
			}).toList();
			for (Future<Void> push : executor.invokeAll(pushes)) {
				push.get();
			}
			done.set(true);
			collector.get();
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(kept).hasSize(PUSHES / 2);
		assertThat(collectedMeanwhile).hasPositiveValue();
		for (int number : kept) {
			assertReadable(number);
		}
		this.clock.forward(Duration.ofHours(2));
		Collected preview = this.registry.parts().upkeep().collect(true);
		Collected collected = this.registry.parts().upkeep().collect(false);
		assertThat(collected.contents()).isEqualTo(preview.contents());
		assertThat(collected.bytes()).isEqualTo(preview.bytes());
		for (int number : kept) {
			assertReadable(number);
		}
		Set<Digest> wanted = new HashSet<>();
		wanted.add(Digest.ofBytes(shared()));
		for (int number : kept) {
			wanted.add(Digest.ofBytes(layer(number)));
			wanted.add(manifest(number).digest());
		}
		try (Stream<Digest> left = this.registry.store().digests()) {
			assertThat(left.toList()).containsExactlyInAnyOrderElementsOf(wanted);
		}
	}

	@Test
	void tellsOfWhatADryRunWouldRemoveAndRemovesNothing() throws Exception {
		push(1);
		delete(1);
		this.clock.forward(Duration.ofHours(2));
		String scope = "registry:upkeep:*";
		HttpResponse<String> preview = this.registry.send("POST", "/v2/_gantry/collection?dry-run=true", List.of(scope),
				Map.of(), null);
		assertThat(preview.statusCode()).isEqualTo(200);
		assertThat(preview.body()).contains("\"dryRun\":true", "\"contents\":3", Digest.ofBytes(layer(1)).toString());
		assertThat(this.registry.store().find(Digest.ofBytes(layer(1)))).isPresent();
		this.registry.send("POST", "/v2/_gantry/collection", List.of(scope), Map.of(), null);
		try (Stream<Digest> left = this.registry.store().digests()) {
			assertThat(left).isEmpty();
		}
	}

	@Test
	void removesWhatACrashLeftInTheStore() throws Exception {
		this.registry.store().put(Digest.ofBytes(layer(7)), layer(7));
		push(1);
		assertThat(this.registry.parts().upkeep().collect(true).strays()).isEqualTo(1);
		assertThat(this.registry.parts().upkeep().collect(false).strays()).isEqualTo(1);
		assertThat(this.registry.store().find(Digest.ofBytes(layer(7)))).isEmpty();
		assertReadable(1);
	}

	@Test
	void findsCorruptContentAndLetsAPushHealIt() throws Exception {
		push(1);
		Path file = this.registry.store().find(Digest.ofBytes(layer(1))).orElseThrow().file().orElseThrow();
		Files.write(file, new byte[] { 0 });
		Path lost = this.registry.store().find(manifest(1).digest()).orElseThrow().file().orElseThrow();
		Files.delete(lost);
		this.clock.forward(Duration.ofSeconds(1));
		assertThat(this.registry.parts().upkeep().scrub().corrupt()).containsExactlyInAnyOrder(Digest.ofBytes(layer(1)),
				manifest(1).digest());
		assertThat(repository(1).hasBlob(Digest.ofBytes(layer(1)))).isFalse();
		push(1);
		assertReadable(1);
		this.clock.forward(Duration.ofSeconds(1));
		Scrubbed again = this.registry.parts().upkeep().scrub();
		assertThat(again.corrupt()).isEmpty();
		assertThat(again.contents()).isEqualTo(3);
	}

	private RepositoryClient repository(int number) {
		return this.registry.repository("apps/app" + number % 5);
	}

	private static byte[] shared() {
		return Documents.write(ImageConfig.empty(Platform.host())).bytes();
	}

	private static byte[] layer(int number) {
		return ("layer " + number).repeat(1000).getBytes(StandardCharsets.UTF_8);
	}

	private static Exact<ManifestDocument> manifest(int number) {
		return Documents.write((ManifestDocument) Manifest.of(blob(MediaTypes.OCI_CONFIG, shared()),
				List.of(blob(MediaTypes.OCI_LAYER, layer(number)))));
	}

	private static Descriptor blob(String type, byte[] bytes) {
		return Descriptor.of(type, Digest.ofBytes(bytes), bytes.length);
	}

	private void push(int number) throws IOException {
		RepositoryClient repository = repository(number);
		repository.pushBlob(blob(MediaTypes.OCI_CONFIG, shared()), BlobSource.of(shared()), null,
				TransferListener.NONE);
		repository.pushBlob(blob(MediaTypes.OCI_LAYER, layer(number)), BlobSource.of(layer(number)), null,
				TransferListener.NONE);
		repository.putManifest("v" + number, manifest(number));
	}

	/** A push that takes longer than a lease is told so, and begins again. */
	private void pushUntilItSucceeds(int number) throws IOException {
		for (int tries = 1;; tries++) {
			try {
				push(number);
				return;
			}
			catch (RegistryException ex) {
				if (tries == TRIES) {
					throw ex;
				}
			}
		}
	}

	private void delete(int number) throws IOException {
		repository(number).deleteManifest(manifest(number).digest().toString());
	}

	private void assertReadable(int number) throws IOException {
		Manifest manifest = (Manifest) repository(number).manifest("v" + number).document();
		for (Descriptor part : manifest.references()) {
			try (InputStream in = repository(number).openBlob(part)) {
				assertThat(in.readAllBytes()).hasSize((int) part.size());
			}
		}
	}

}
