package dev.gantry.oci.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RegistryClientTests {

	private static final byte[] BLOB = new byte[200_000];

	static {
		new Random(3).nextBytes(BLOB);
	}

	private static final Descriptor DESCRIPTOR = Descriptor.of("application/octet-stream", Digest.ofBytes(BLOB),
			BLOB.length);

	private static final String BLOB_PATH = "/v2/a/b/blobs/" + DESCRIPTOR.digest();

	private static final Exact<ManifestDocument> INDEX = Documents.write((ManifestDocument) Index.of(List.of()));

	private static final Credentials SECRET = Credentials.basic("me", "secret");

	private final AtomicInteger pauses = new AtomicInteger();

	private FakeRegistry registry;

	private FakeRegistry other;

	@BeforeEach
	void start() throws IOException {
		this.registry = new FakeRegistry();
		this.other = new FakeRegistry();
	}

	@AfterEach
	void stop() {
		this.registry.close();
		this.other.close();
	}

	@Test
	void getsATokenFromARealmOnTheRegistrysHost() throws IOException {
		challengeFor("localhost");
		this.other.on("GET /token", 200, "{\"token\":\"t1\",\"expires_in\":300}".getBytes(StandardCharsets.UTF_8));
		RepositoryClient repository = repository(SECRET);
		assertThat(repository.tags()).extracting(Tag::value).containsExactly("v1");
		assertThat(repository.tags()).hasSize(1);
		assertThat(this.other.requests).containsExactly("GET /token?service=fake&scope=repository%3Aa%2Fb%3Apull");
		assertThat(this.other.authorizations).containsExactly(((Credentials.Basic) SECRET).header());
		assertThat(this.registry.authorizations).containsExactly("Bearer t1", "Bearer t1");
	}

	@Test
	void sendsNoCredentialsToARealmElsewhere() {
		challengeFor("127.0.0.1");
		this.other.on("GET /token", 200, "{\"token\":\"t1\"}".getBytes(StandardCharsets.UTF_8));
		assertProtocolError(() -> repository(SECRET).tags(), "not configured to see the credentials");
		assertThat(this.other.requests).isEmpty();
	}

	@Test
	void sendsCredentialsToARealmElsewhereThatIsConfigured() throws IOException {
		challengeFor("127.0.0.1");
		this.other.on("GET /token", 200, "{\"access_token\":\"t2\"}".getBytes(StandardCharsets.UTF_8));
		assertThat(repository(access(SECRET).withRealms(Set.of("127.0.0.1"))).tags()).hasSize(1);
		assertThat(this.other.authorizations).hasSize(1);
	}

	@Test
	void asksARealmElsewhereAsNobody() throws IOException {
		challengeFor("127.0.0.1");
		this.other.on("GET /token", 200, "{\"token\":\"t3\"}".getBytes(StandardCharsets.UTF_8));
		assertThat(repository(Credentials.ANONYMOUS).tags()).hasSize(1);
		assertThat(this.other.authorizations).isEmpty();
	}

	@Test
	void doesNotFollowRealmsThatAreNone() {
		for (String realm : List.of("file:///etc/passwd", "ftp://localhost/x", "", "//", "http://u:p@localhost/token",
				"http://169.254.169.254/latest/meta-data", "not an address")) {
			this.registry.on("GET /v2/a/b/tags/list", 401, new byte[0], "WWW-Authenticate",
					"Bearer realm=\"" + realm + "\"");
			assertThatExceptionOfType(RegistryException.class).as(realm)
				.isThrownBy(() -> repository(Credentials.ANONYMOUS).tags());
		}
	}

	@Test
	void refusesARealmWithoutTlsForARegistryWithTls() {
		RegistryAccess access = RegistryAccess.to(RegistryHost.of("registry.example.com")).as(SECRET);
		TokenService tokens = new TokenService(access, null, Clock.systemUTC());
		Challenge challenge = Challenge
			.parse(List.of("Bearer realm=\"http://registry.example.com/token\",service=\"s\""))
			.get(0);
		assertProtocolError(() -> tokens.fetch(challenge, Scope.NONE), "no TLS");
	}

	@Test
	void doesNotFollowARedirectOfTheTokenService() {
		challengeFor("localhost");
		this.other.on("GET /token", 302, new byte[0], "Location", "http://localhost:1/steal");
		assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> repository(SECRET).tags());
		assertThat(this.other.requests).hasSize(1);
	}

	@Test
	void givesUpWhenItsTokenIsNotGoodEnough() {
		this.registry.on("GET /v2/a/b/tags/list", 401, "{}".getBytes(StandardCharsets.UTF_8), "WWW-Authenticate",
				"Bearer realm=\"http://localhost:" + this.other.port() + "/token\"");
		this.other.on("GET /token", 200, "{\"token\":\"t1\"}".getBytes(StandardCharsets.UTF_8));
		assertReason(() -> repository(SECRET).tags(), RegistryException.Reason.UNAUTHORIZED);
		assertThat(this.registry.requests).hasSize(2);
	}

	@Test
	void sendsBasicCredentialsOnlyWhenTheyAreAskedFor() throws IOException {
		this.registry.on("GET /v2/a/b/tags/list", (exchange) -> {
			boolean sent = exchange.getRequestHeaders().containsKey("Authorization");
			FakeRegistry.answer(exchange, sent ? 200 : 401, "{\"tags\":[\"v1\"]}", "WWW-Authenticate",
					"Basic realm=\"x\"");
		});
		assertThat(repository(SECRET).tags()).hasSize(1);
		assertThat(this.registry.authorizations).containsExactly(((Credentials.Basic) SECRET).header());
		assertReason(() -> repository(Credentials.ANONYMOUS).tags(), RegistryException.Reason.UNAUTHORIZED);
	}

	@Test
	void takesNoCredentialsAlongOnARedirect() throws IOException {
		challengeFor("localhost");
		this.other.on("GET /token", 200, "{\"token\":\"t1\"}".getBytes(StandardCharsets.UTF_8));
		this.registry.on("GET " + BLOB_PATH, (exchange) -> {
			boolean sent = exchange.getRequestHeaders().containsKey("Authorization");
			FakeRegistry.answer(exchange, sent ? 307 : 401, "", "WWW-Authenticate", challenge("localhost"), "Location",
					"http://localhost:" + this.other.port() + "/storage");
		});
		this.other.on("GET /storage", 200, BLOB);
		assertThat(read(repository(Credentials.ANONYMOUS))).isEqualTo(BLOB);
		assertThat(this.registry.authorizations).containsExactly("Bearer t1");
		assertThat(this.other.authorizations).isEmpty();
	}

	@Test
	void isNotLedIntoTheCloudsMetadata() {
		this.registry.on("GET " + BLOB_PATH, 307, new byte[0], "Location", "http://169.254.169.254/latest/meta-data");
		assertProtocolError(() -> read(repository(SECRET)), "private network");
	}

	@Test
	void isNotLedInCircles() {
		this.registry.on("GET " + BLOB_PATH, 307, new byte[0], "Location", BLOB_PATH);
		assertProtocolError(() -> read(repository(SECRET)), "redirected more than");
	}

	@Test
	void doesNotFollowALinkToAnotherHost() {
		this.registry.on("GET /v2/a/b/tags/list", 200, "{\"tags\":[\"v1\"]}".getBytes(StandardCharsets.UTF_8), "Link",
				"<http://127.0.0.1:" + this.other.port() + "/v2/a/b/tags/list?last=v1>; rel=\"next\"");
		assertProtocolError(() -> repository(SECRET).tags(), "another host");
		assertThat(this.other.requests).isEmpty();
	}

	@Test
	void readsAllPagesAndNotForEver() throws IOException {
		this.registry.on("GET /v2/a/b/tags/list", (exchange) -> {
			String query = String.valueOf(exchange.getRequestURI().getQuery());
			String tag = query.contains("last=a") ? "b" : "a";
			FakeRegistry.answer(exchange, 200, "{\"tags\":[\"" + tag + "\",\"../x\"]}", "Link",
					"</v2/a/b/tags/list?last=" + tag + ">; rel=\"next\"");
		});
		assertThat(repository(SECRET).tags()).extracting(Tag::value).containsExactly("a", "b");
	}

	@Test
	void sendsNoCredentialsToAnUploadElsewhere() throws IOException {
		this.registry.on("HEAD " + BLOB_PATH, 404, new byte[0]);
		this.registry.on("POST /v2/a/b/blobs/uploads/", (exchange) -> {
			boolean sent = exchange.getRequestHeaders().containsKey("Authorization");
			FakeRegistry.answer(exchange, sent ? 202 : 401, "", "WWW-Authenticate", "Basic realm=\"x\"", "Location",
					"http://127.0.0.1:" + this.other.port() + "/upload?state=1");
		});
		this.other.on("PUT /upload", 201, new byte[0]);
		Transfer how = repository(SECRET).pushBlob(DESCRIPTOR, BlobSource.of(BLOB), null, TransferListener.NONE);
		assertThat(how).isEqualTo(Transfer.UPLOADED);
		assertThat(this.other.requests).containsExactly("PUT /upload?state=1&digest=" + DESCRIPTOR.digest());
		assertThat(this.other.authorizations).isEmpty();
	}

	@Test
	void sendsTheRestAfterACut() throws IOException {
		java.io.ByteArrayOutputStream arrived = new java.io.ByteArrayOutputStream();
		this.registry.on("HEAD " + BLOB_PATH, 404, new byte[0]);
		this.registry.on("POST /v2/a/b/blobs/uploads/", 202, new byte[0], "Location", "/v2/a/b/blobs/uploads/1");
		this.registry.on("GET /v2/a/b/blobs/uploads/1",
				(exchange) -> FakeRegistry.answer(exchange, 204, "", "Range", "0-" + (arrived.size() - 1)));
		this.registry.on("PUT /v2/a/b/blobs/uploads/1", (exchange) -> {
			if (arrived.size() == 0) {
				arrived.writeBytes(exchange.getRequestBody().readNBytes(70_000));
				return;
			}
			assertThat(exchange.getRequestHeaders().getFirst("Content-Range")).isEqualTo("70000-199999");
			arrived.writeBytes(exchange.getRequestBody().readAllBytes());
			FakeRegistry.answer(exchange, 201, "");
		});
		repository(SECRET).pushBlob(DESCRIPTOR, BlobSource.of(BLOB), null, TransferListener.NONE);
		assertThat(arrived.toByteArray()).isEqualTo(BLOB);
	}

	@Test
	void sendsAllAgainWhenTheUploadIsGone() throws IOException {
		AtomicInteger sessions = new AtomicInteger();
		this.registry.on("HEAD " + BLOB_PATH, 404, new byte[0]);
		this.registry.on("POST /v2/a/b/blobs/uploads/", (exchange) -> FakeRegistry.answer(exchange, 202, "", "Location",
				"/v2/a/b/blobs/uploads/" + sessions.incrementAndGet()));
		this.registry.on("PUT /v2/a/b/blobs/uploads/1", (exchange) -> exchange.getRequestBody().readNBytes(70_000));
		this.registry.on("PUT /v2/a/b/blobs/uploads/2", 201, new byte[0]);
		Transfer how = repository(SECRET).pushBlob(DESCRIPTOR, BlobSource.of(BLOB), null, TransferListener.NONE);
		assertThat(how).isEqualTo(Transfer.UPLOADED);
		assertThat(sessions).hasValue(2);
	}

	@Test
	void goesOnAfterACut() throws IOException {
		AtomicInteger calls = new AtomicInteger();
		this.registry.on("GET " + BLOB_PATH, (exchange) -> {
			String range = exchange.getRequestHeaders().getFirst("Range");
			int start = (range != null) ? Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1")) : 0;
			int end = (calls.incrementAndGet() < 4) ? Math.min(BLOB.length, start + 50_000) : BLOB.length;
			exchange.getResponseHeaders().add("Content-Range", "bytes " + start + "-" + (BLOB.length - 1) + "/*");
			exchange.sendResponseHeaders((start > 0) ? 206 : 200, BLOB.length - start);
			exchange.getResponseBody().write(BLOB, start, end - start);
			exchange.getResponseBody().flush();
		});
		assertThat(read(repository(SECRET))).isEqualTo(BLOB);
		assertThat(calls).hasValueGreaterThan(3);
	}

	@Test
	void goesOnWhereTheRegistryKnowsNoRanges() throws IOException {
		AtomicInteger calls = new AtomicInteger();
		this.registry.on("GET " + BLOB_PATH, (exchange) -> {
			exchange.sendResponseHeaders(200, BLOB.length);
			int end = (calls.incrementAndGet() == 1) ? 100_000 : BLOB.length;
			exchange.getResponseBody().write(BLOB, 0, end);
			exchange.getResponseBody().flush();
		});
		assertThat(read(repository(SECRET))).isEqualTo(BLOB);
	}

	@Test
	void refusesARangeThatItDidNotAskFor() {
		AtomicInteger calls = new AtomicInteger();
		this.registry.on("GET " + BLOB_PATH, (exchange) -> {
			boolean first = calls.incrementAndGet() == 1;
			exchange.getResponseHeaders().add("Content-Range", "bytes 0-199999/200000");
			exchange.sendResponseHeaders(first ? 200 : 206, BLOB.length);
			exchange.getResponseBody().write(BLOB, 0, first ? 100_000 : BLOB.length);
			exchange.getResponseBody().flush();
		});
		assertProtocolError(() -> read(repository(SECRET)), "asked for the bytes from");
	}

	@Test
	void givesUpWhenNothingComes() {
		this.registry.on("GET " + BLOB_PATH, (exchange) -> exchange.sendResponseHeaders(200, BLOB.length));
		assertReason(() -> read(repository(SECRET)), RegistryException.Reason.UNAVAILABLE);
		assertThat(this.pauses).hasValueGreaterThan(2);
	}

	@Test
	void verifiesWhatALyingRegistryDelivers() {
		byte[] lie = BLOB.clone();
		lie[7]++;
		this.registry.on("GET " + BLOB_PATH, 200, lie, "Docker-Content-Digest", DESCRIPTOR.digest().toString());
		assertThatExceptionOfType(ContentMismatchException.class).isThrownBy(() -> read(repository(SECRET)));
		this.registry.on("GET " + BLOB_PATH, 200, Arrays.copyOf(BLOB, BLOB.length + 1));
		assertThatExceptionOfType(ContentMismatchException.class).isThrownBy(() -> read(repository(SECRET)));
		this.registry.on("GET " + BLOB_PATH, 200, Arrays.copyOf(BLOB, BLOB.length - 1));
		assertReason(() -> read(repository(SECRET)), RegistryException.Reason.UNAVAILABLE);
	}

	@Test
	void verifiesManifestsByWhatItAskedFor() {
		Digest asked = Digest.ofBytes("something else".getBytes(StandardCharsets.UTF_8));
		this.registry.on("GET /v2/a/b/manifests/" + asked, 200, INDEX.bytes(), "Content-Type", MediaTypes.OCI_INDEX,
				"Docker-Content-Digest", INDEX.digest().toString());
		assertThatExceptionOfType(ContentMismatchException.class)
			.isThrownBy(() -> repository(SECRET).manifest(asked.toString()));
		this.registry.on("GET /v2/a/b/manifests/v1", 200, INDEX.bytes(), "Content-Type", MediaTypes.OCI_INDEX,
				"Docker-Content-Digest", asked.toString());
		assertThatExceptionOfType(ContentMismatchException.class).isThrownBy(() -> repository(SECRET).manifest("v1"));
		this.registry.on("GET /v2/a/b/manifests/v1", 200, INDEX.bytes(), "Content-Type", MediaTypes.OCI_INDEX,
				"Docker-Content-Digest", "sha256:../../x");
		assertProtocolError(() -> repository(SECRET).manifest("v1"), "digest");
		this.registry.on("GET /v2/a/b/manifests/v1", 200, INDEX.bytes(), "Content-Type", MediaTypes.OCI_MANIFEST);
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> repository(SECRET).manifest("v1"));
		this.registry.on("GET /v2/a/b/manifests/v1", 200, new byte[Documents.MAX_MANIFEST_SIZE + 1]);
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> repository(SECRET).manifest("v1"));
	}

	@Test
	void asksAgainWhenTheRegistryIsInTrouble() throws IOException {
		AtomicInteger calls = new AtomicInteger();
		this.registry.on("GET /v2/a/b/tags/list", (exchange) -> FakeRegistry.answer(exchange,
				(calls.incrementAndGet() < 3) ? 503 : 200, "{\"tags\":[\"v1\"]}"));
		assertThat(repository(SECRET).tags()).hasSize(1);
		assertThat(this.pauses).hasValue(2);
	}

	@Test
	void doesNotStoreTwice() {
		this.registry.on("PUT /v2/a/b/manifests/v1", 503, new byte[0]);
		assertReason(() -> repository(SECRET).putManifest("v1", INDEX), RegistryException.Reason.UNAVAILABLE);
		assertThat(this.registry.requests).hasSize(1);
	}

	@Test
	void tellsWhyWithoutTheRegistrysTricks() {
		this.registry.on("PUT /v2/a/b/manifests/v1", 400, ("{\"errors\":[{\"code\":\"MANIFEST_INVALID\",\"message\":\""
				+ "\\u001b[2Jgone\\nnew line" + "x".repeat(5000) + "\"}]}")
			.getBytes(StandardCharsets.UTF_8));
		assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> repository(SECRET).putManifest("v1", INDEX))
			.satisfies((ex) -> {
				assertThat(ex.reason()).isEqualTo(RegistryException.Reason.REFUSED);
				assertThat(ex.getMessage()).contains("MANIFEST_INVALID").hasSizeLessThan(600);
				assertThat(ex.getMessage().chars()).noneMatch(Character::isISOControl);
			});
	}

	@Test
	void saysThatNobodyIsThere() {
		RegistryAccess access = RegistryAccess.to(RegistryHost.of("localhost:1"));
		assertReason(() -> repository(access).tags(), RegistryException.Reason.UNAVAILABLE);
	}

	private void challengeFor(String realmHost) {
		this.registry.on("GET /v2/a/b/tags/list", (exchange) -> {
			boolean sent = exchange.getRequestHeaders().containsKey("Authorization");
			FakeRegistry.answer(exchange, sent ? 200 : 401, "{\"name\":\"a/b\",\"tags\":[\"v1\"]}", "WWW-Authenticate",
					challenge(realmHost));
		});
	}

	private String challenge(String realmHost) {
		return "Bearer realm=\"http://" + realmHost + ":" + this.other.port()
				+ "/token\",service=\"fake\",scope=\"repository:secret/everything:pull,push\"";
	}

	private static byte[] read(RepositoryClient repository) throws IOException {
		try (InputStream in = repository.openBlob(DESCRIPTOR)) {
			return in.readAllBytes();
		}
	}

	private RegistryAccess access(Credentials credentials) {
		return RegistryAccess.to(RegistryHost.of(this.registry.address())).as(credentials);
	}

	private RepositoryClient repository(Credentials credentials) {
		return repository(access(credentials));
	}

	private RepositoryClient repository(RegistryAccess access) {
		RegistryConnection connection = new RegistryConnection(access, new RegistryHttp(access.origin(), null),
				Clock.systemUTC(), (duration) -> this.pauses.incrementAndGet());
		return new RepositoryClient(connection, RepositoryName.of("a/b"));
	}

	private static void assertProtocolError(ThrowingCallable call, String message) {
		assertThatExceptionOfType(RegistryException.class).isThrownBy(call).satisfies((ex) -> {
			assertThat(ex.reason()).isEqualTo(RegistryException.Reason.PROTOCOL);
			assertThat(ex.getMessage()).contains(message).doesNotContain("secret");
		});
	}

	private static void assertReason(ThrowingCallable call, RegistryException.Reason reason) {
		assertThatExceptionOfType(RegistryException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

}
