package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import dev.gantry.engine.EngineHome;
import dev.gantry.engine.build.BuildHost.Result;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.images.PullListener;
import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.oci.reference.ImageReference;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What a node builds and pushes is what another node pulls. */
class RoundTripTest {

	private static BuildHost host;

	@TempDir
	private Path temp;

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

	private LocalImage pullElsewhere(LocalImage image, EngineHome home) throws IOException {
		ImageReference target = ImageReference.parse(host.registry().host() + "/trip:1");
		host.images().push(image, target, host.registry().access(), host.sources());
		try (StoredImages images = StoredImages.open(home, LayerStore.open(home.layers()), null)) {
			return images.ensure(target, host.sources(), PullListener.NONE);
		}
	}

	@Test
	void keepsEverythingThatACommandDidToFiles() throws IOException {
		Result result = host.build(
				"""
						FROM base
						RUN mkdir -p /d/sub && echo one > /d/f && ln /d/f /d/hard && ln -s f /d/soft && chmod 6755 /d/f && \\
						    chown 1000:50 /d/sub && chmod 1777 /d/sub && ln /etc/passwd /etc/passwd2 && echo "$(seq 1 5000)" > /d/long
						RUN rm -rf /d/sub /usr/bin/wget && mkdir /d/sub && echo again > /d/sub/new && mv /d/long /d/longer
						RUN rm -rf /d && mkdir /d && echo last > /d/only
						""",
				Map.of());
		EngineHome home = EngineHome.below(this.temp);
		LocalImage pulled = pullElsewhere(result.image(), home);
		assertThat(pulled).isEqualTo(result.image());
		for (String layer : pulled.layerNames()) {
			assertThat(tree(home, layer)).as(layer).isEqualTo(tree(host.home(), layer));
		}
		assertThat(host.read(pulled, "/d/only")).isEqualTo("last\n");
		assertThat(host.read(pulled, "/d/f")).isNull();
		assertThat(host.read(pulled, "/usr/bin/wget")).isNull();
		assertThat(host.read(pulled, "/etc/passwd2")).startsWith("root:");
	}

	@Test
	void continuesFromAnImageWithHiddenDirectories() throws IOException {
		Result result = host.build("""
				FROM base
				RUN mkdir /d && echo old > /d/old
				RUN rm -rf /d && mkdir /d
				COPY f /d/
				RUN ls /d && test ! -e /d/old
				""", Map.of("f", "new"));
		assertThat(result.recording().output()).containsExactly("f");
	}

	@Test
	void leavesNoTraceOfItsMountsBehindDanglingLinks() throws IOException {
		Path context = host.context("FROM base\nCOPY etc /etc\nRUN cat /etc/resolv.conf > /seen && echo x > /x\n",
				Map.of("etc/other", ""));
		Files.createSymbolicLink(context.resolve("etc/resolv.conf"), Path.of("../run/systemd/resolve/stub.conf"));
		Result result = host.build(host.request(context));
		assertThat(host.contentOfTopLayer(result.image())).containsExactly("seen", "x");
		assertThat(host.read(result.image(), "/seen")).contains("nameserver");
	}

	@Test
	void keepsWhatACommandDoesToDirectoriesThatMountsNeed() throws IOException {
		Result result = host.build("FROM base\nRUN mkdir /run && chmod 1711 /run && chmod 700 /etc\n", Map.of());
		try (var stack = host.open(result.image())) {
			assertThat(stack.resolve("/run").status().orElseThrow().mode()).isEqualTo(01711);
			assertThat(stack.resolve("/etc").status().orElseThrow().mode()).isEqualTo(0700);
			assertThat(stack.resolve("/proc").status()).isEmpty();
		}
	}

	private static Map<String, String> tree(EngineHome home, String layer) throws IOException {
		Map<String, String> tree = new TreeMap<>();
		try (Directory root = Directory.open(home.layers().resolve(layer))) {
			describe(root, "", tree);
		}
		return tree;
	}

	private static void describe(Directory directory, String prefix, Map<String, String> into) throws IOException {
		for (DirectoryEntry entry : directory.entries()) {
			FileStatus status = directory.status(entry.name());
			String path = prefix + entry.name();
			StringBuilder text = new StringBuilder();
			text.append(status.type()).append(' ').append(Integer.toOctalString(status.mode())).append(' ');
			text.append(status.uid()).append(':').append(status.gid()).append(' ').append(status.device());
			if (!status.isWhiteout()) {
				text.append(' ')
					.append(status.isDirectory() ? "" : status.links())
					.append(' ')
					.append(status.modified());
			}
			text.append(directory.attribute(entry.name(), "trusted.overlay.opaque").isPresent() ? " opaque" : "");
			if (status.isSymlink()) {
				text.append(" -> ").append(directory.readLink(entry.name()));
			}
			if (status.isRegular()) {
				try (RegularFile file = directory.read(entry.name())) {
					text.append(' ').append(new String(file.input().readAllBytes()).hashCode());
				}
			}
			into.put(path, text.toString());
			if (status.isDirectory()) {
				try (Directory child = directory.directory(entry.name())) {
					describe(child, path + "/", into);
				}
			}
		}
	}

}
