package dev.gantry.oci.documents;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DocumentsTests {

	private static final String HEX = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945";

	private static final String DESCRIPTOR = "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\","
			+ "\"digest\":\"sha256:" + HEX + "\",\"size\":2}";

	private static final String MANIFEST = "{\"schemaVersion\":2,\"config\":" + DESCRIPTOR + ",\"layers\":[]}";

	@Test
	void keepsTheExactBytes() throws InvalidImageException {
		byte[] bytes = (" " + MANIFEST + "\n\n").getBytes(StandardCharsets.UTF_8);
		Exact<ManifestDocument> exact = Documents.readManifest(bytes, MediaTypes.OCI_MANIFEST + "; charset=utf-8");
		assertThat(exact.bytes()).isEqualTo(bytes);
		assertThat(exact.digest()).isEqualTo(Digest.ofBytes(bytes));
		assertThat(exact.size()).isEqualTo(bytes.length);
		assertThat(exact.document().references()).singleElement()
			.isEqualTo(Descriptor.of(MediaTypes.OCI_CONFIG, Digest.sha256(HEX), 2));
	}

	@Test
	void readsDockersForms() throws InvalidImageException {
		String list = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.DOCKER_LIST + "\",\"manifests\":["
				+ "{\"mediaType\":\"" + MediaTypes.DOCKER_MANIFEST + "\",\"digest\":\"sha256:" + HEX
				+ "\",\"size\":528,\"platform\":{\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\"}},"
				+ "{\"mediaType\":\"" + MediaTypes.DOCKER_MANIFEST + "\",\"digest\":\"sha256:" + HEX
				+ "\",\"size\":529,\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\",\"os.version\":\"1\"}}]}";
		Index index = (Index) read(list, null);
		assertThat(index.mediaType()).isEqualTo(MediaTypes.DOCKER_LIST);
		assertThat(index.select(Platform.parse("linux/amd64")).orElseThrow().size()).isEqualTo(529);
		assertThat(index.select(Platform.parse("linux/s390x"))).isEmpty();
	}

	@Test
	void writesWhatItReads() throws InvalidImageException {
		Descriptor part = Descriptor.of(MediaTypes.OCI_LAYER_GZIP, Digest.sha256(HEX), 7)
			.withPlatform(Platform.parse("linux/amd64"))
			.withAnnotations(Map.of("a", "b"));
		for (ManifestDocument document : List.of(Manifest.of(part, List.of(part, part)), Index.of(List.of(part)),
				new Manifest(MediaTypes.OCI_MANIFEST, "application/x.y", part, List.of(), part, Map.of("k", "v")))) {
			Exact<ManifestDocument> written = Documents.write(document);
			String text = new String(written.bytes(), StandardCharsets.UTF_8);
			assertThat(text).startsWith("{\"schemaVersion\":2,\"mediaType\":").doesNotContain("null", "containerImage");
			assertThat(Documents.readManifest(written.bytes(), document.mediaType()).document()).isEqualTo(document);
			assertThat(Documents.write(document).digest()).isEqualTo(written.digest());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "null", "[]", "5", "\"x\"", "{}", "{\"schemaVersion\":1}",
			"{\"schemaVersion\":\"2\",\"manifests\":[]}", "{\"schemaVersion\":2}",
			"{\"schemaVersion\":2,\"config\":" + DESCRIPTOR + "}",
			"{\"schemaVersion\":2,\"config\":" + DESCRIPTOR + ",\"layers\":[],\"manifests\":[]}",
			"{\"schemaVersion\":2,\"config\":" + DESCRIPTOR + ",\"layers\":[],\"fsLayers\":[]}",
			"{\"schemaVersion\":2,\"config\":" + DESCRIPTOR + ",\"layers\":[],\"layers\":[]}",
			"{\"schemaVersion\":2,\"config\":" + DESCRIPTOR + ",\"layers\":[]}{}",
			"{\"schemaVersion\":2,\"config\":null,\"layers\":[]}",
			"{\"schemaVersion\":2,\"config\":" + DESCRIPTOR + ",\"layers\":[null]}",
			"{\"schemaVersion\":2,\"config\":" + DESCRIPTOR + ",\"layers\":{}}",
			"{\"schemaVersion\":2,\"mediaType\":5,\"config\":" + DESCRIPTOR + ",\"layers\":[]}",
			"{\"schemaVersion\":2,\"mediaType\":\"text/html\",\"config\":" + DESCRIPTOR + ",\"layers\":[]}",
			"{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"config\":" + DESCRIPTOR
					+ ",\"layers\":[]}",
			"{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:../../x\",\"size\":1}]}",
			"{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:" + HEX
					+ "\",\"size\":-1}]}",
			"{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:" + HEX
					+ "\",\"size\":1.5}]}",
			"{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"a b\",\"digest\":\"sha256:" + HEX
					+ "\",\"size\":1}]}",
			"{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"a/b\",\"size\":1}]}" })
	void refusesWhatIsNoManifestOrMoreThanOne(String text) {
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> read(text, null));
	}

	@Test
	void refusesADocumentThatIsServedAsSomethingElse() {
		String index = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":[]}";
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> read(index, MediaTypes.OCI_MANIFEST));
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> read("{\"schemaVersion\":2,\"manifests\":[]}", MediaTypes.OCI_MANIFEST));
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> read(MANIFEST, "application/json"));
	}

	@Test
	void refusesDocumentsWithoutMeasure() {
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> Documents.readManifest(new byte[Documents.MAX_MANIFEST_SIZE + 1], null));
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> Documents.readConfig(new byte[Documents.MAX_CONFIG_SIZE + 1]));
		String deep = "{\"schemaVersion\":2,\"manifests\":[],\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> read(deep, null));
	}

	@Test
	void readsAndWritesConfigs() throws InvalidImageException {
		String text = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"docker_version\":\"20\",\"config\":{\"User\":\"\","
				+ "\"ExposedPorts\":{\"8080/tcp\":{}},\"Env\":[\"A=b\"],\"Cmd\":null,\"Entrypoint\":[\"/x\"],"
				+ "\"Labels\":null,\"Volumes\":{\"/data\":{}},\"Healthcheck\":{\"Test\":[\"CMD\",\"x\"],\"Interval\":5}},"
				+ "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:" + HEX + "\"]},"
				+ "\"history\":[{\"created\":\"2020-01-01T00:00:00Z\",\"created_by\":\"x\",\"empty_layer\":true}]}";
		ImageConfig config = Documents.readConfig(text.getBytes(StandardCharsets.UTF_8)).document();
		assertThat(config.config().ports()).containsExactly("8080/tcp");
		assertThat(config.config().cmd()).isEmpty();
		assertThat(config.config().healthcheck().interval()).isEqualTo(5);
		assertThat(config.diffIds()).containsExactly(Digest.sha256(HEX));
		ImageConfig more = config.withLayer(Digest.sha256(HEX), ImageConfig.History.layer(null, "RUN x"))
			.with(config.config()
				.withEnv(List.of("C=d"))
				.withPorts(Set.of("80/tcp"))
				.withCmd(List.of("a"))
				.withLabels(Map.of("l", "m"))
				.withUser("1000:1000")
				.withWorkingDir("/w")
				.withStopSignal("SIGINT"));
		Exact<ImageConfig> written = Documents.write(more);
		assertThat(Documents.readConfig(written.bytes()).document()).isEqualTo(more);
		assertThat(new String(written.bytes(), StandardCharsets.UTF_8)).doesNotContain("null", "platform", "diffIds")
			.contains("\"diff_ids\"", "\"ExposedPorts\":{\"80/tcp\":{}}", "\"empty_layer\":true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "{\"os\":\"linux\",\"architecture\":\"amd64\"}",
			"{\"os\":\"..\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}",
			"{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"other\",\"diff_ids\":[]}}",
			"{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"x\"]}}",
			"{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\"},\"config\":{\"Env\":[null]}}" })
	void refusesConfigsThatMakeNoSense(String text) {
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> Documents.readConfig(text.getBytes(StandardCharsets.UTF_8)));
	}

	private static ManifestDocument read(String text, String contentType) throws InvalidImageException {
		return Documents.readManifest(text.getBytes(StandardCharsets.UTF_8), contentType).document();
	}

}
