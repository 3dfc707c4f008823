package dev.gantry.engine.build;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.BuildStep.State;
import dev.gantry.engine.build.BuildHost.Recording;
import dev.gantry.engine.build.BuildHost.Result;
import dev.gantry.engine.remote.RemotePolicy;
import dev.gantry.oci.digest.Digest;

import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerWriter;
import org.eclipse.jgit.transport.UploadPack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** ADD of addresses, served by this process. */
class RemoteSourcesTest {

	private static BuildHost host;

	private static HttpServer server;

	private static final Map<String, byte[]> served = new ConcurrentHashMap<>();

	private static volatile Path gitDirectory;

	private static final AtomicInteger requests = new AtomicInteger();

	@BeforeAll
	static void open() throws IOException {
		host = BuildHost.create();
		host.open(BuildSettings.DEFAULT.with(new RemotePolicy(Set.of("127.0.0.1"))));
		server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		server.createContext("/", RemoteSourcesTest::answer);
		server.start();
	}

	@AfterAll
	static void close() throws IOException {
		if (server != null) {
			server.stop(0);
		}
		if (host != null) {
			host.close();
		}
	}

	@BeforeEach
	void nothingIsServed() {
		served.clear();
		requests.set(0);
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(host.home().buildCache().resolve("trees")).isEmptyDirectory();
	}

	private static void answer(HttpExchange exchange) throws IOException {
		requests.incrementAndGet();
		String path = exchange.getRequestURI().getPath();
		byte[] body = served.get(path);
		if (path.startsWith("/to/")) {
			exchange.getResponseHeaders().set("Location", path.substring(4));
			exchange.sendResponseHeaders(302, -1);
		}
		else if (path.startsWith("/repo.git/") && gitDirectory != null) {
			serve(exchange);
		}
		else if (body == null) {
			exchange.sendResponseHeaders(404, -1);
		}
		else {
			exchange.getResponseHeaders().set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
			exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
			exchange.getResponseBody().write(body);
		}
		exchange.close();
	}

	private static String at(String path) {
		return "http://127.0.0.1:" + server.getAddress().getPort() + path;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static GantryException failure(String dockerfile) throws IOException {
		try {
			host.builds().build(host.request(host.context(dockerfile, Map.of())), new Recording());
		}
		catch (GantryException ex) {
			return ex;
		}
		throw new AssertionError("the build should have failed");
	}

	@Test
	void fetchesAFileWithItsTimeAndTakesItFromTheCacheWhileItIsTheSame() throws IOException {
		served.put("/d/file.txt", bytes("one"));
		String dockerfile = "FROM base\nADD " + at("/d/file.txt")
				+ " /dir/\nRUN stat -c '%a %u %Y' /dir/file.txt > /out\n";
		Result result = host.build(dockerfile, Map.of());
		assertThat(host.read(result.image(), "/dir/file.txt")).isEqualTo("one");
		assertThat(host.read(result.image(), "/out")).isEqualTo("600 0 1767225600\n");
		assertThat(host.build(dockerfile, Map.of()).recording().states().get(1)).isEqualTo(State.CACHED);
		served.put("/d/file.txt", bytes("two"));
		assertThat(host.build(dockerfile, Map.of()).recording().states().get(1)).isEqualTo(State.DONE);
	}

	@Test
	void fetchesNothingAgainWhenAChecksumTellsWhatItIs() throws IOException {
		served.put("/f", bytes("sum"));
		String dockerfile = "FROM base\nADD --checksum=" + Digest.ofBytes(bytes("sum")) + " --chmod=u+x,g=r " + at("/f")
				+ " /f\n";
		assertThat(host.read(host.build(dockerfile, Map.of()).image(), "/f")).isEqualTo("sum");
		int before = requests.get();
		assertThat(host.build(dockerfile, Map.of()).recording().states().get(1)).isEqualTo(State.CACHED);
		assertThat(requests).hasValue(before);
	}

	@Test
	void refusesAFileWithAnotherChecksum() throws IOException {
		served.put("/f", bytes("changed"));
		String sum = Digest.ofBytes(bytes("promised")).toString();
		assertThat(failure("FROM base\nADD --checksum=" + sum + " " + at("/f") + " /f\n").getMessage())
			.contains("line 2", "--checksum says " + sum);
	}

	@Test
	void tellsWhatTheServerAnswered() throws IOException {
		assertThat(failure("FROM base\nADD " + at("/none") + " /f\n").getMessage()).contains("line 2", "status 404");
	}

	@Test
	void followsNoRedirectToThisMachineUnderAnotherName() throws IOException {
		served.put("/f", bytes("x"));
		String hidden = at("/to/http://localhost:" + server.getAddress().getPort() + "/f");
		assertThat(failure("FROM base\nADD " + hidden + " /f\n").getMessage()).contains("not a public one");
		assertThat(failure("FROM base\nADD " + at("/to/file:///etc/passwd") + " /f\n").getMessage())
			.contains("only http and https");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://169.254.169.254/latest/meta-data/x", "http://[::1]/x", "http://10.0.0.1/x",
			"http://0.0.0.0/x", "http://[fd00::1]/x", "http://2130706433/x", "http://[::ffff:127.0.0.2]/x" })
	void fetchesNothingThatOnlyTheNodeMayReach(String address) throws IOException {
		assertThat(failure("FROM base\nADD " + address + " /f\n").getMessage()).contains("builds may not fetch");
	}

	@Test
	void fetchesATreeOfAGitRepository(@TempDir Path directory) throws Exception {
		String commit = repository(directory);
		String dockerfile = "FROM base\nADD " + at("/repo.git#main:sub") + " /src/\n";
		Result result = host.build(dockerfile, Map.of());
		assertThat(host.read(result.image(), "/src/tool")).isEqualTo("#!/bin/sh\n");
		assertThat(host.contentOfTopLayer(result.image())).containsExactly("src/", "src/Dockerfile", "src/outside",
				"src/tool");
		assertThat(host.read(result.image(), "/src/outside")).isNotEqualTo(Files.readString(Path.of("/etc/passwd")));
		assertThat(host.build(dockerfile, Map.of()).recording().states().get(1)).isEqualTo(State.CACHED);
		assertThat(failure("FROM base\nADD " + at("/repo.git#gone") + " /src/\n").getMessage())
			.contains("no branch or tag 'gone'");
		assertThat(failure("FROM base\nADD --checksum=abcdef " + at("/repo.git#main") + " /src/\n").getMessage())
			.contains(commit);
		assertThat(failure("FROM base\nADD " + at("/repo.git#main:link") + " /src/\n").getMessage())
			.contains("no directory 'link'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "#--upload-pack=touch${IFS}/pwned", "#main..other", "?ref=-x", "?config=x", "#a b" })
	void refusesReferencesThatAreNone(String suffix) throws IOException {
		assertThat(
				failure("FROM base\nADD \"" + at("/repo.git") + suffix.replace("$", "\\$") + "\" /src/\n").getMessage())
			.contains("line 2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "git@host:repo.git", "ssh://host/repo.git", "git://host/repo.git" })
	void refusesRepositoriesThatAreNotReachedOverHttp(String address) throws IOException {
		assertThat(failure("FROM base\nADD " + address + " /src/\n").getMessage()).contains("not reached over https");
	}

	@Test
	void buildsAContextThatIsAtAnAddress(@TempDir Path directory) throws Exception {
		served.put("/alone", bytes("FROM base\nRUN echo alone > /out\n"));
		assertThat(builtFrom("/alone", "/out")).isEqualTo("alone\n");
		served.put("/packed.tar.gz", packed("FROM base\nCOPY Dockerfile /kept\n"));
		assertThat(builtFrom("/packed.tar.gz", "/kept")).startsWith("FROM base");
		repository(directory);
		assertThat(builtFrom("/repo.git#main:sub", "/src/tool")).isEqualTo("#!/bin/sh\n");
	}

	private static String builtFrom(String path, String file) throws IOException {
		try (RemoteContext context = host.builds().fetch(at(path))) {
			BuildRequest request = host.request(context.root());
			Result result = host.build(request.with(request.recipe().withFile(context.file(""))));
			return host.read(result.image(), file);
		}
	}

	private static byte[] packed(String dockerfile) throws IOException {
		ByteArrayOutputStream archive = new ByteArrayOutputStream();
		LayerWriter writer = new LayerWriter(archive);
		byte[] content = bytes(dockerfile);
		writer.file(LayerPath.of("Dockerfile"), EntryMetadata.of(0644, Instant.EPOCH), content.length,
				new ByteArrayInputStream(content));
		writer.finish();
		return archive.toByteArray();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/none", "/repo.git#main:link", "/repo.git#main:..", "/repo.git#main:none",
			"/to/http://127.0.0.2:1/f" })
	void leavesNothingOfAContextThatCannotBeHad(String path, @TempDir Path directory) throws Exception {
		repository(directory);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.builds().fetch(at(path)));
	}

	/** A repository with links out of it. */
	private static String repository(Path directory) throws Exception {
		try (Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call()) {
			Files.createDirectories(directory.resolve("sub"));
			Files.writeString(directory.resolve("sub/tool"), "#!/bin/sh\n");
			Files.writeString(directory.resolve("sub/Dockerfile"), "FROM base\nCOPY . /src/\n");
			Files.createSymbolicLink(directory.resolve("sub/outside"), Path.of("/etc/passwd"));
			Files.createSymbolicLink(directory.resolve("link"), Path.of("../../../../etc"));
			git.add().addFilepattern(".").call();
			String commit = git.commit().setMessage("one").setAuthor("a", "a@b").setSign(false).call().name();
			gitDirectory = directory.resolve(".git");
			return commit;
		}
	}

	/** Git's smart protocol over HTTP, version 0: an advertisement and one exchange. */
	private static void serve(HttpExchange exchange) throws IOException {
		try (Repository repository = new FileRepositoryBuilder().setGitDir(gitDirectory.toFile()).build();
				OutputStream out = exchange.getResponseBody()) {
			UploadPack pack = new UploadPack(repository);
			pack.setBiDirectionalPipe(false);
			boolean asks = exchange.getRequestURI().getPath().endsWith("/info/refs");
			String kind = asks ? "advertisement" : "result";
			exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-" + kind);
			exchange.sendResponseHeaders(200, 0);
			if (asks) {
				PacketLineOut lines = new PacketLineOut(out);
				lines.writeString("# service=git-upload-pack\n");
				lines.end();
				pack.sendAdvertisedRefs(new RefAdvertiser.PacketLineOutRefAdvertiser(lines));
			}
			else {
				boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
				InputStream in = exchange.getRequestBody();
				pack.upload(zipped ? new GZIPInputStream(in) : in, out, null);
			}
		}
	}

}
