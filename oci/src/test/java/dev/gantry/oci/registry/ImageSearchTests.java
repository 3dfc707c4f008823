package dev.gantry.oci.registry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.Platform;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ImageSearchTests extends FakeRegistries {

	private static final Platform AMD64 = Platform.parse("linux/amd64");

	private static final Platform ARM64 = Platform.parse("linux/arm64");

	@Test
	void findsTheImageInIndexesOfAnIndexThatSayNothingOfPlatforms() throws IOException {
		Descriptor amd = image("amd");
		Descriptor arm = image("arm");
		Descriptor first = serve(Index.of(List.of(arm.withPlatform(ARM64))));
		Descriptor second = serve(
				Index.of(List.of(serve(Index.of(List.of(arm.withPlatform(ARM64), amd.withPlatform(AMD64)))))));
		Descriptor top = serve(Index.of(List.of(first, second)));
		assertThat(found(top, AMD64)).isEqualTo(amd.digest());
		assertThat(found(top, ARM64)).isEqualTo(arm.digest());
		assertThat(found(amd, ARM64)).as("what is no index").isEqualTo(amd.digest());
		assertThat(repository(SECRET).image(repository(SECRET).manifest(top), Platform.parse("linux/s390x"))).isEmpty();
	}

	@Test
	void refusesAManifestThatItsIndexDescribesOtherwise() {
		Descriptor image = image("x");
		for (Descriptor lie : List.of(Descriptor.of(image.mediaType(), image.digest(), image.size() + 1),
				Descriptor.of(MediaTypes.DOCKER_MANIFEST, image.digest(), image.size()))) {
			Descriptor top = serve(Index.of(List.of(lie.withPlatform(AMD64))));
			assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> found(top, AMD64))
				.withMessageContaining("is described as");
		}
	}

	@Test
	void endsInIndexesWithoutEnd() {
		Descriptor deep = image("x").withPlatform(AMD64);
		for (int depth = 0; depth < 6; depth++) {
			deep = serve(Index.of(List.of(deep)));
		}
		Descriptor top = deep;
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> found(top, AMD64))
			.withMessageContaining("deep");
		List<Descriptor> many = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			many.add(serve(new Index(MediaTypes.OCI_INDEX, "application/x.n" + i, List.of(), null, null)));
		}
		Descriptor wide = serve(Index.of(many));
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> found(wide, AMD64))
			.withMessageContaining("first 32");
		assertThat(this.registry.requests.size()).isLessThan(60);
	}

	@Test
	void keepsTheKindOfDigestThatWasAskedFor() throws IOException {
		byte[] bytes = Documents.write((ManifestDocument) Index.of(List.of())).bytes();
		Digest digest = Digest.ofBytes(DigestAlgorithm.SHA512, bytes);
		this.registry.on("GET /v2/a/b/manifests/" + digest, 200, bytes, "Content-Type", MediaTypes.OCI_INDEX);
		assertThat(repository(SECRET).manifest(digest.toString()).digest()).isEqualTo(digest);
		byte[] lie = bytes.clone();
		lie[lie.length - 1] = ' ';
		this.registry.on("GET /v2/a/b/manifests/" + digest, 200, lie, "Content-Type", MediaTypes.OCI_INDEX);
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> repository(SECRET).manifest(digest.toString()));
	}

	private Digest found(Descriptor top, Platform machine) throws IOException {
		RepositoryClient repository = repository(SECRET);
		Exact<ManifestDocument> document = repository.manifest(top);
		return repository.image(document, machine).orElseThrow().digest();
	}

	private Descriptor image(String name) {
		Descriptor config = Descriptor.of(MediaTypes.OCI_CONFIG, Digest.ofBytes(name.getBytes()), 3);
		return serve(Manifest.of(config, List.of()));
	}

	private Descriptor serve(ManifestDocument document) {
		Exact<ManifestDocument> exact = Documents.write(document);
		this.registry.on("GET /v2/a/b/manifests/" + exact.digest(), 200, exact.bytes(), "Content-Type",
				document.mediaType());
		return exact.descriptor(document.mediaType());
	}

}
