package dev.gantry.registry.repositories;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import dev.gantry.registry.MovingClock;
import dev.gantry.registry.database.RegistryDatabase;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.events.PushEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What repositories do on every database. A database's tests extend this. */
abstract class RepositoriesContract {

	private static final RepositoryName HELLO = RepositoryName.of("apps/hello");

	private static final RepositoryName OTHER = RepositoryName.of("apps/other");

	private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);

	private static final byte[] LAYER = { 1, 2, 3 };

	private final MovingClock clock = new MovingClock();

	private RegistryDatabase database;

	private Repositories repositories;

	/** Nothing in it, or the same opened again. */
	abstract RegistryDatabase open() throws Exception;

	@BeforeEach
	void openRepositories() throws Exception {
		this.database = open();
		this.repositories = Repositories.in(this.database, this.clock, Duration.ofHours(1));
	}

	@AfterEach
	void closeRepositories() {
		this.database.close();
	}

	private void blob(RepositoryName repository, byte[] bytes) {
		Digest digest = Digest.ofBytes(bytes);
		this.repositories.contents().leaseForCommit(digest, bytes.length);
		this.repositories.blobs().link(repository, digest);
	}

	private static Exact<ManifestDocument> image(Digest subject) {
		return Documents.write(new Manifest(MediaTypes.OCI_MANIFEST, (subject != null) ? "application/x.y" : null,
				Descriptor.of(MediaTypes.OCI_CONFIG, Digest.ofBytes(CONFIG), CONFIG.length),
				List.of(Descriptor.of(MediaTypes.OCI_LAYER_GZIP, Digest.ofBytes(LAYER), LAYER.length)),
				(subject != null) ? Descriptor.of(MediaTypes.OCI_MANIFEST, subject, 7) : null, Map.of()));
	}

	private Digest push(RepositoryName repository, Exact<ManifestDocument> manifest, String... tags) {
		this.repositories.contents().leaseForCommit(manifest.digest(), manifest.bytes().length);
		this.repositories.manifests()
			.store(new NewManifest(repository, manifest.digest(), manifest.bytes().length, manifest.document(),
					Arrays.stream(tags).map(Tag::of).toList(), "somebody"), true);
		return manifest.digest();
	}

	private Digest pushImage(RepositoryName repository, String... tags) {
		blob(repository, CONFIG);
		blob(repository, LAYER);
		return push(repository, image(null), tags);
	}

	@Test
	void knowsNothingAtFirst() {
		assertThat(this.repositories.names()).isEmpty();
		assertThat(this.repositories.exists(HELLO)).isFalse();
		assertThat(this.repositories.blobs().find(HELLO, Digest.ofBytes(LAYER))).isEmpty();
		assertThat(this.repositories.blobs().unlink(HELLO, Digest.ofBytes(LAYER))).isFalse();
		assertThat(this.repositories.manifests().find(HELLO, Tag.LATEST)).isEmpty();
		assertThat(this.repositories.manifests().delete(HELLO, Digest.ofBytes(LAYER))).isFalse();
		assertThat(this.repositories.manifests().untag(HELLO, Tag.LATEST)).isFalse();
		assertThat(this.repositories.manifests().referrers(HELLO, Digest.ofBytes(LAYER))).isEmpty();
		assertThat(this.repositories.events().list()).isEmpty();
	}

	@Test
	void keepsBlobsApartByRepository() {
		blob(HELLO, LAYER);
		blob(HELLO, LAYER);
		assertThat(this.repositories.blobs().find(HELLO, Digest.ofBytes(LAYER))).contains(3L);
		assertThat(this.repositories.blobs().find(OTHER, Digest.ofBytes(LAYER))).isEmpty();
		assertThat(this.repositories.blobs().mount(OTHER, HELLO, Digest.ofBytes(LAYER))).isFalse();
		assertThat(this.repositories.blobs().mount(HELLO, OTHER, Digest.ofBytes(LAYER))).isTrue();
		assertThat(this.repositories.blobs().unlink(HELLO, Digest.ofBytes(LAYER))).isTrue();
		assertThat(this.repositories.blobs().find(OTHER, Digest.ofBytes(LAYER))).isPresent();
		assertThat(this.repositories.blobs().size(OTHER)).isEqualTo(3);
		assertThat(this.repositories.blobs().size(HELLO)).isZero();
	}

	@Test
	void storesManifestsWithTagsAndTellsOfThem() throws Exception {
		Digest digest = pushImage(HELLO, "v1", "latest");
		pushImage(OTHER);
		this.database.close();
		openRepositories();
		assertThat(this.repositories.names()).containsExactly(HELLO, OTHER);
		assertThat(this.repositories.manifests().tags(HELLO)).containsExactly(Tag.LATEST, Tag.of("v1"));
		assertThat(this.repositories.manifests().find(HELLO, Tag.of("v1"))).map(StoredManifest::digest)
			.contains(digest);
		assertThat(this.repositories.manifests().find(HELLO, digest)).map(StoredManifest::mediaType)
			.contains(MediaTypes.OCI_MANIFEST);
		List<PushEvent> events = this.repositories.events().list();
		assertThat(events).extracting(PushEvent::tag).containsExactly("v1", "latest");
		assertThat(events.get(0).actor()).isEqualTo("somebody");
		this.repositories.events().understood(events.stream().map(PushEvent::id).toList());
		assertThat(this.repositories.events().list()).isEmpty();
		assertThat(new ImageList(this.database).images("", 10)).extracting(ImageList.Image::bytes)
			.containsExactly(5L, 5L);
		assertThat(new ImageList(this.database).repositories()).extracting(ImageList.Repository::bytes)
			.containsExactly(5L, 5L);
	}

	@Test
	void storesNothingOfAManifestWhosePartsAreMissing() {
		blob(HELLO, CONFIG);
		assertThatExceptionOfType(RegistryErrorException.class).isThrownBy(() -> push(HELLO, image(null), "v1"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(RegistryErrorCode.MANIFEST_BLOB_UNKNOWN));
		assertThat(this.repositories.manifests().find(HELLO, image(null).digest())).isEmpty();
		assertThat(this.repositories.manifests().tags(HELLO)).isEmpty();
		assertThat(this.repositories.events().list()).isEmpty();
	}

	@Test
	void takesTagsAndWordsAwayWithTheirManifest() {
		Digest subject = pushImage(HELLO, "a");
		Digest words = push(HELLO, image(subject), "b");
		assertThat(this.repositories.manifests().referrers(HELLO, subject)).singleElement().satisfies((referrer) -> {
			assertThat(referrer.digest()).isEqualTo(words);
			assertThat(referrer.artifactType()).isEqualTo("application/x.y");
		});
		assertThat(this.repositories.manifests().delete(HELLO, words)).isTrue();
		assertThat(this.repositories.manifests().tags(HELLO)).containsExactly(Tag.of("a"));
		assertThat(this.repositories.manifests().referrers(HELLO, subject)).isEmpty();
		assertThat(this.repositories.manifests().untag(HELLO, Tag.of("a"))).isTrue();
		assertThat(this.repositories.manifests().find(HELLO, subject)).isPresent();
	}

	@Test
	void collectsOnlyWhatNobodyNeeds() {
		Digest digest = pushImage(HELLO, "a");
		byte[] unneeded = { 9, 9 };
		blob(HELLO, unneeded);
		assertThat(unneededNow()).isEmpty();
		this.clock.forward(Duration.ofHours(2));
		assertThat(unneededNow()).extracting(BlobLinks.Link::digest).containsExactly(Digest.ofBytes(unneeded));
		assertThat(this.repositories.contents().collectable(limit(), 10)).extracting(Stored::digest)
			.containsExactly(Digest.ofBytes(unneeded));
		assertThat(this.repositories.contents().unlinked(10)).isEmpty();
		assertThat(this.repositories.contents().collect(digest, () -> true)).isFalse();
		assertThat(this.repositories.blobs().unlinkUnneeded(unneededNow().get(0), limit())).isTrue();
		assertThat(this.repositories.contents().unlinked(10)).containsExactly(new Stored(Digest.ofBytes(unneeded), 2));
		assertThat(this.repositories.contents().collect(Digest.ofBytes(unneeded), () -> true)).isTrue();
		assertThat(this.repositories.contents().unlinked(10)).isEmpty();
		this.repositories.manifests().delete(HELLO, digest);
		assertThat(unneededNow()).hasSize(2);
	}

	@Test
	void leavesWhatWasFoundLatelyForAManifestToCome() {
		blob(HELLO, LAYER);
		this.clock.forward(Duration.ofMinutes(50));
		this.repositories.blobs().findAndTouch(HELLO, Digest.ofBytes(LAYER));
		this.clock.forward(Duration.ofMinutes(50));
		assertThat(unneededNow()).isEmpty();
		this.clock.forward(Duration.ofMinutes(50));
		assertThat(unneededNow()).hasSize(1);
	}

	@Test
	void hidesWhatIsCorruptUntilItIsCommittedAgain() {
		pushImage(HELLO, "a");
		this.repositories.contents().corrupt(Digest.ofBytes(LAYER));
		assertThat(this.repositories.blobs().find(HELLO, Digest.ofBytes(LAYER))).isEmpty();
		assertThat(this.repositories.contents().corrupt()).hasSize(1);
		assertThatExceptionOfType(RegistryErrorException.class).isThrownBy(() -> push(HELLO, image(null), "b"));
		blob(HELLO, LAYER);
		assertThat(this.repositories.contents().corrupt()).isEmpty();
		push(HELLO, image(null), "b");
	}

	@Test
	void letsATagPointAtOneOfThoseThatTwoPushersWant() throws Exception {
		blob(HELLO, CONFIG);
		blob(HELLO, LAYER);
		List<Digest> subjects = IntStream.range(0, 20)
			.mapToObj((i) -> Digest.ofBytes(new byte[] { (byte) i }))
			.toList();
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			List<Callable<Digest>> tasks = subjects.stream()
				.<Callable<Digest>>map((subject) -> () -> push(HELLO, image(subject), "latest"))
				.toList();
			List<Digest> pushed = new ArrayList<>();
			for (Future<Digest> future : executor.invokeAll(tasks)) {
				pushed.add(future.get());
			}
			assertThat(pushed).contains(this.repositories.manifests().find(HELLO, Tag.LATEST).orElseThrow().digest());
		}
		finally {
			executor.shutdown();
		}
		assertThat(this.repositories.manifests().tags(HELLO)).containsExactly(Tag.LATEST);
	}

	private Instant limit() {
		return this.clock.instant().minus(Duration.ofHours(1));
	}

	private List<BlobLinks.Link> unneededNow() {
		return this.repositories.blobs().unneeded(limit(), 10);
	}

}
