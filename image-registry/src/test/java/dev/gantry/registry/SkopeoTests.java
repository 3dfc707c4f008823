package dev.gantry.registry;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import dev.gantry.oci.archives.ArchivedImage;
import dev.gantry.oci.archives.ImageArchive;
import dev.gantry.oci.archives.ImageArchiveWriter;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerLimits;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.registry.RegistryClient;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.registry.StoredImagePush;
import dev.gantry.oci.registry.TransferListener;
import dev.gantry.oci.store.FileContentStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Another client against our registry, both ways, in both formats. */
class SkopeoTests {

	@TempDir
	Path directory;

	private TestRegistry registry;

	@BeforeEach
	void start() throws IOException {
		boolean present = java.util.Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.anyMatch((entry) -> Files.isExecutable(Path.of(entry, "skopeo")));
		if (!present) {
			System.out.println("Skipped: skopeo is not installed (apt-get install skopeo)");
		}
		assumeTrue(present, "skopeo is not installed (apt-get install skopeo)");
		this.registry = new TestRegistry(this.directory.resolve("registry"));
	}

	@AfterEach
	void stop() throws IOException {
		if (this.registry != null) {
			this.registry.close();
		}
	}

	@Test
	void pullsWhatOurClientPushed() throws Exception {
		Descriptor pushed = push("apps/ours", "v1");
		Path layout = this.directory.resolve("layout");
		skopeo("copy", source("apps/ours:v1"), "oci:" + layout + ":v1");
		assertThat(layout.resolve("blobs/sha256/" + pushed.digest().hex())).exists();
		Path archive = this.directory.resolve("archive.tar");
		skopeo("copy", source("apps/ours:v1"), "docker-archive:" + archive + ":ours:v1");
		ArchivedImage image = archived(archive);
		assertThat(image.names()).singleElement().asString().endsWith("ours:v1");
	}

	@Test
	void pushesWhatOurClientPulls() throws Exception {
		push("apps/ours", "v1");
		for (String format : List.of("oci", "v2s2")) {
			skopeo("copy", "--format=" + format, source("apps/ours:v1"), target("apps/" + format + ":v2"));
			try (RegistryClient client = this.registry.client()) {
				RepositoryClient repository = client.repository(RepositoryName.of("apps/" + format));
				Manifest manifest = (Manifest) repository.manifest("v2").document();
				assertThat(manifest.mediaType()).contains(format.equals("oci") ? "oci" : "docker");
				assertThat(repository.config(manifest).document().diffIds()).hasSize(1);
				try (InputStream in = repository.openBlob(manifest.layers().get(0))) {
					in.transferTo(OutputStream.nullOutputStream());
				}
			}
		}
	}

	@Test
	void takesZstdLayersAndArchivesOfOthers() throws Exception {
		push("apps/ours", "v1");
		Path layout = this.directory.resolve("layout");
		skopeo("copy", "--dest-compress-format=zstd", "--dest-compress", source("apps/ours:v1"),
				"oci:" + layout + ":v1");
		skopeo("copy", "oci:" + layout + ":v1", target("apps/zstd:v1"));
		Path archive = this.directory.resolve("zstd.tar");
		skopeo("copy", source("apps/zstd:v1"), "oci-archive:" + archive + ":v1");
		ArchivedImage image = archived(archive);
		assertThat(image.manifest().document().references()).hasSize(2);
	}

	@Test
	void readsOurArchivesAsBothForms() throws Exception {
		push("apps/ours", "v1");
		FileContentStore store = new FileContentStore(this.directory.resolve("store"));
		Path archive = this.directory.resolve("ours.tar");
		try (RegistryClient client = this.registry.client()) {
			new ImageArchiveWriter(store).write(client.repository(RepositoryName.of("apps/ours")).manifest("v1"),
					"ours:v1", Files.newOutputStream(archive));
		}
		skopeo("copy", "oci-archive:" + archive + ":ours:v1", target("apps/a:v1"));
		skopeo("copy", "docker-archive:" + archive, target("apps/b:v1"));
		try (RegistryClient client = this.registry.client()) {
			assertThat(client.repository(RepositoryName.of("apps/a")).head("v1")).isPresent();
			assertThat(client.repository(RepositoryName.of("apps/b")).head("v1")).isPresent();
		}
	}

	@Test
	void listsAndDeletes() throws Exception {
		push("apps/ours", "v1");
		push("apps/ours", "v2");
		assertThat(skopeo("list-tags", source("apps/ours"))).contains("v1", "v2");
		assertThat(skopeo("inspect", source("apps/ours:v1"))).contains("sha256:");
		skopeo("delete", source("apps/ours:v1"));
		try (RegistryClient client = this.registry.client()) {
			assertThat(client.repository(RepositoryName.of("apps/ours")).tags()).isEmpty();
		}
	}

	private ArchivedImage archived(Path archive) throws IOException {
		FileContentStore store = new FileContentStore(this.directory.resolve("taken"));
		List<ArchivedImage> images = new ImageArchive(archive, LayerLimits.DEFAULT).read(store, Platform.host());
		assertThat(images).hasSize(1);
		return images.get(0);
	}

	private Descriptor push(String repository, String tag) throws IOException {
		Path rootfs = this.directory.resolve("rootfs.tar.gz");
		try (LayerWriter writer = new LayerWriter(Files.newOutputStream(rootfs))) {
			EntryMetadata metadata = EntryMetadata.of(0755, Instant.ofEpochSecond(1_700_000_000));
			writer.directory(LayerPath.of("etc"), metadata);
			byte[] motd = "hello".getBytes(StandardCharsets.UTF_8);
			writer.file(LayerPath.of("etc/motd"), metadata, motd.length, new ByteArrayInputStream(motd));
			byte[] random = new byte[3_000_000];
			new Random(7).nextBytes(random);
			writer.file(LayerPath.of("random"), metadata, random.length, new ByteArrayInputStream(random));
			writer.finish();
		}
		FileContentStore store = new FileContentStore(this.directory.resolve("store"));
		ArchivedImage image = new ImageArchive(rootfs, LayerLimits.DEFAULT).read(store, Platform.host()).get(0);
		try (RegistryClient client = this.registry.client()) {
			return new StoredImagePush(client.repository(RepositoryName.of(repository)), store).push(image.manifest(),
					tag, TransferListener.NONE);
		}
	}

	private String source(String name) {
		return "docker://" + this.registry.address() + "/" + name;
	}

	private String target(String name) {
		return source(name);
	}

	private String skopeo(String command, String... arguments) throws Exception {
		List<String> line = new ArrayList<>(List.of("skopeo", "--insecure-policy", command));
		String credentials = "gantry:" + TestRegistry.PASSWORD;
		if ("copy".equals(command)) {
			line.addAll(List.of("--src-tls-verify=false", "--dest-tls-verify=false", "--src-creds=" + credentials,
					"--dest-creds=" + credentials));
		}
		else {
			line.addAll(List.of("--tls-verify=false", "--creds=" + credentials));
		}
		line.addAll(List.of(arguments));
		Path output = this.directory.resolve("skopeo.log");
		Process process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		String text = Files.readString(output);
		assertThat(process.exitValue()).as("%s: %s", line, text).isZero();
		return text;
	}

}
