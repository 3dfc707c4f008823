package dev.gantry.registry.repositories;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What every keeper of repositories does. An implementation's tests extend this. */
abstract class RepositoriesContract {

	private static final RepositoryName HELLO = RepositoryName.of("apps/hello");

	private static final RepositoryName NESTED = RepositoryName.of("apps/hello/nested");

	private static final Digest ONE = Digest.ofBytes(new byte[] { 1 });

	private static final Digest TWO = Digest.ofBytes(DigestAlgorithm.SHA512, new byte[] { 2 });

	private Repositories repositories;

	/** Nothing in it, or the same opened again. */
	abstract Repositories open() throws IOException;

	@BeforeEach
	void openRepositories() throws IOException {
		this.repositories = open();
	}

	@Test
	void knowsNothingAtFirst() throws IOException {
		assertThat(this.repositories.names()).isEmpty();
		assertThat(this.repositories.exists(HELLO)).isFalse();
		assertThat(this.repositories.hasBlob(HELLO, ONE)).isFalse();
		assertThat(this.repositories.manifestType(HELLO, ONE)).isEmpty();
		assertThat(this.repositories.tagged(HELLO, Tag.LATEST)).isEmpty();
		assertThat(this.repositories.tags(HELLO)).isEmpty();
		assertThat(this.repositories.referrers(HELLO, ONE)).isEmpty();
		assertThat(this.repositories.unlinkBlob(HELLO, ONE)).isFalse();
		assertThat(this.repositories.unlinkManifest(HELLO, ONE)).isFalse();
		assertThat(this.repositories.untag(HELLO, Tag.LATEST)).isFalse();
	}

	@Test
	void keepsBlobsApartByRepository() throws IOException {
		this.repositories.linkBlob(HELLO, ONE);
		this.repositories.linkBlob(HELLO, ONE);
		assertThat(open().hasBlob(HELLO, ONE)).isTrue();
		assertThat(this.repositories.hasBlob(NESTED, ONE)).isFalse();
		assertThat(this.repositories.hasBlob(HELLO, TWO)).isFalse();
		assertThat(this.repositories.unlinkBlob(HELLO, ONE)).isTrue();
		assertThat(this.repositories.hasBlob(HELLO, ONE)).isFalse();
	}

	@Test
	void listsRepositoriesWithManifestsSorted() throws IOException {
		this.repositories.linkManifest(NESTED, ONE, MediaTypes.OCI_MANIFEST);
		this.repositories.linkManifest(RepositoryName.of("debian"), ONE, MediaTypes.OCI_MANIFEST);
		this.repositories.linkManifest(HELLO, ONE, MediaTypes.OCI_MANIFEST);
		this.repositories.linkBlob(RepositoryName.of("half"), ONE);
		assertThat(open().names()).containsExactly(HELLO, NESTED, RepositoryName.of("debian"));
		assertThat(this.repositories.exists(RepositoryName.of("half"))).isTrue();
	}

	@Test
	void movesTags() throws IOException {
		this.repositories.tag(HELLO, Tag.of("v1"), ONE);
		this.repositories.tag(HELLO, Tag.of("v1"), TWO);
		this.repositories.tag(HELLO, Tag.of("V0"), ONE);
		assertThat(open().tagged(HELLO, Tag.of("v1"))).contains(TWO);
		assertThat(this.repositories.tags(HELLO)).containsExactly(Tag.of("V0"), Tag.of("v1"));
		assertThat(this.repositories.untag(HELLO, Tag.of("v1"))).isTrue();
		assertThat(this.repositories.tags(HELLO)).containsExactly(Tag.of("V0"));
	}

	@Test
	void takesTagsAndWordsAwayWithTheirManifest() throws IOException {
		this.repositories.linkManifest(HELLO, ONE, MediaTypes.OCI_MANIFEST);
		this.repositories.linkManifest(HELLO, TWO, MediaTypes.OCI_INDEX);
		this.repositories.tag(HELLO, Tag.of("a"), ONE);
		this.repositories.tag(HELLO, Tag.of("b"), TWO);
		Descriptor referrer = new Descriptor(MediaTypes.OCI_MANIFEST, ONE, 5, null, "application/x.y",
				Map.of("k", "v"));
		this.repositories.linkReferrer(HELLO, TWO, referrer);
		assertThat(open().referrers(HELLO, TWO)).containsExactly(referrer);
		assertThat(this.repositories.manifestType(HELLO, TWO)).contains(MediaTypes.OCI_INDEX);
		assertThat(this.repositories.unlinkManifest(HELLO, ONE)).isTrue();
		assertThat(this.repositories.tags(HELLO)).containsExactly(Tag.of("b"));
		assertThat(this.repositories.referrers(HELLO, TWO)).isEmpty();
		assertThat(this.repositories.manifestType(HELLO, ONE)).isEmpty();
	}

	@Test
	void letsATagPointAtOneOfThoseThatTwoPushersWant() throws Exception {
		List<Digest> digests = IntStream.range(0, 40).mapToObj((i) -> Digest.ofBytes(new byte[] { (byte) i })).toList();
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			List<Callable<Boolean>> tasks = digests.stream().<Callable<Boolean>>map((digest) -> () -> {
				this.repositories.tag(HELLO, Tag.LATEST, digest);
				return this.repositories.tagged(HELLO, Tag.LATEST).isPresent();
			}).toList();
			for (Future<Boolean> future : executor.invokeAll(tasks)) {
				assertThat(future.get()).isTrue();
			}
		}
		finally {
			executor.shutdown();
		}
		assertThat(digests).contains(this.repositories.tagged(HELLO, Tag.LATEST).orElseThrow());
		assertThat(this.repositories.tags(HELLO)).containsExactly(Tag.LATEST);
	}

}
