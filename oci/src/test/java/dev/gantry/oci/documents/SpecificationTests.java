package dev.gantry.oci.documents;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.reference.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SpecificationTests {

	private static final Digest SHORT = Digest.ofBytes(new byte[] { 1 });

	private static final Digest LONG = Digest.ofBytes(DigestAlgorithm.SHA512, new byte[] { 1 });

	private static final Descriptor CONFIG = Descriptor.of(MediaTypes.OCI_CONFIG, SHORT, 1);

	static List<Manifest> manifests() {
		Descriptor layer = Descriptor.of(MediaTypes.OCI_LAYER_ZSTD, LONG, 4_000_000_000L);
		Descriptor subject = Descriptor.of(MediaTypes.OCI_MANIFEST, SHORT, 7);
		Descriptor empty = Descriptor.of(MediaTypes.OCI_EMPTY, Digest.ofBytes("{}".getBytes()), 2);
		return List.of(Manifest.of(CONFIG, List.of(layer, layer)),
				new Manifest(MediaTypes.OCI_MANIFEST, null, CONFIG, List.of(layer), subject, Map.of("a", "b")),
				new Manifest(MediaTypes.OCI_MANIFEST, "application/vnd.example+type", empty,
						List.of(empty.withAnnotations(Map.of("org.opencontainers.image.title", "x"))), subject,
						Map.of()));
	}

	@ParameterizedTest
	@MethodSource("manifests")
	void writesManifestsThatTheSpecificationAllows(Manifest manifest) throws InvalidImageException {
		byte[] written = Documents.write(manifest).bytes();
		assertThat(SpecificationSchemas.complaints("image-manifest-schema.json", written)).isEmpty();
		assertThat(Documents.readManifest(written, MediaTypes.OCI_MANIFEST).document()).isEqualTo(manifest);
	}

	@Test
	void writesIndexesThatTheSpecificationAllows() throws InvalidImageException {
		Descriptor arm = Descriptor.of(MediaTypes.OCI_MANIFEST, LONG, 3)
			.withPlatform(Platform.parse("linux/arm64/v8"))
			.withAnnotations(Map.of("k", "v"));
		Descriptor nested = Descriptor.of(MediaTypes.OCI_INDEX, SHORT, 3);
		for (Index index : List.of(Index.of(List.of(arm, nested)), Index.of(List.of()),
				new Index(MediaTypes.OCI_INDEX, "application/x.example", List.of(nested), arm, Map.of("a", "b")))) {
			byte[] written = Documents.write(index).bytes();
			assertThat(SpecificationSchemas.complaints("image-index-schema.json", written)).isEmpty();
			assertThat(Documents.readManifest(written, null).document()).isEqualTo(index);
		}
	}

	@Test
	void writesConfigsThatTheSpecificationAllows() throws InvalidImageException {
		RunConfig run = RunConfig.EMPTY.withUser("1:2")
			.withPorts(Set.of("80/tcp", "53/udp"))
			.withEnv(List.of("A=b"))
			.withEntrypoint(List.of("/x"))
			.withCmd(List.of("y"))
			.withVolumes(Set.of("/data"))
			.withWorkingDir("/w")
			.withLabels(Map.of("l", "m"))
			.withStopSignal("SIGTERM")
			.withShell(List.of("/bin/bash"))
			.withOnBuild(List.of("RUN x"))
			.withHealthcheck(new RunConfig.Healthcheck(List.of("CMD", "x"), 1, 2, 3, 4, 5));
		ImageConfig full = ImageConfig.empty(Platform.parse("linux/arm/v7"))
			.with(run)
			.withAuthor("me")
			.withLayer(SHORT, ImageConfig.History.layer("2026-01-02T03:04:05.678Z", "RUN x"))
			.withHistory(ImageConfig.History.empty("2026-01-02T03:04:05Z", "CMD y"))
			.withCreated("2026-01-02T03:04:05Z");
		for (ImageConfig config : List.of(full, ImageConfig.empty(Platform.host()))) {
			byte[] written = Documents.write(config).bytes();
			assertThat(SpecificationSchemas.complaints("config-schema.json", written)).isEmpty();
			assertThat(Documents.readConfig(written).document()).isEqualTo(config);
		}
	}

	@Test
	void hearsTheSpecificationsComplaints() {
		byte[] wrong = "{\"schemaVersion\":2,\"layers\":[]}".getBytes(StandardCharsets.UTF_8);
		assertThat(SpecificationSchemas.complaints("image-manifest-schema.json", wrong)).isNotEmpty();
	}

	@Test
	void saysTheSameImageInDockersWordsAndBack() throws InvalidImageException {
		Manifest oci = Manifest.of(CONFIG, List.of(Descriptor.of(MediaTypes.OCI_LAYER_GZIP, SHORT, 5),
				Descriptor.of(MediaTypes.OCI_LAYER, LONG, 6)));
		Manifest docker = oci.toDocker();
		assertThat(docker.mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
		assertThat(docker.config().mediaType()).isEqualTo(MediaTypes.DOCKER_CONFIG);
		assertThat(docker.layers()).extracting(Descriptor::mediaType)
			.containsExactly(MediaTypes.DOCKER_LAYER_GZIP, MediaTypes.DOCKER_LAYER);
		assertThat(docker.isContainerImage()).isTrue();
		assertThat(docker.toOci()).isEqualTo(oci);
		byte[] written = Documents.write(docker).bytes();
		assertThat(Documents.readManifest(written, MediaTypes.DOCKER_MANIFEST).document()).isEqualTo(docker);
	}

	@Test
	void refusesToSayInDockersWordsWhatTheyCannot() {
		Manifest zstd = Manifest.of(CONFIG, List.of(Descriptor.of(MediaTypes.OCI_LAYER_ZSTD, SHORT, 5)));
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(zstd::toDocker)
			.withMessageContaining("use the OCI form");
		Manifest subject = new Manifest(null, null, CONFIG, List.of(), CONFIG, Map.of());
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(subject::toDocker);
	}

	@ParameterizedTest
	@ValueSource(strings = { "sha256:../../../etc/passwd", "sha256:ABCDEF", "md5:d41d8cd98f00b204e9800998ecf8427e",
			"sha256:", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
			"sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
			"sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
			"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\\n" })
	void refusesDigestsThatAreNone(String digest) {
		String document = """
				{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":
				{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":1},"layers":[]}
				""".formatted(digest);
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> Documents.readManifest(document.getBytes(StandardCharsets.UTF_8), null));
	}

}
