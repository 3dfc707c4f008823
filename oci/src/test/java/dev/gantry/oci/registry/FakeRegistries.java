package dev.gantry.oci.registry;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.reference.RepositoryName;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Two servers for each test: the registry, and somebody else that it may lead to. */
abstract class FakeRegistries {

	static final byte[] BLOB = new byte[200_000];

	static {
		new Random(3).nextBytes(BLOB);
	}

	static final Descriptor DESCRIPTOR = Descriptor.of("application/octet-stream", Digest.ofBytes(BLOB), BLOB.length);

	static final String BLOB_PATH = "/v2/a/b/blobs/" + DESCRIPTOR.digest();

	static final Exact<ManifestDocument> INDEX = Documents.write((ManifestDocument) Index.of(List.of()));

	static final Credentials SECRET = Credentials.basic("me", "secret");

	final AtomicInteger pauses = new AtomicInteger();

	FakeRegistry registry;

	FakeRegistry other;

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

	void challengeFor(String realmHost) {
		this.registry.on("GET /v2/a/b/tags/list", (exchange) -> {
			boolean sent = exchange.getRequestHeaders().containsKey("Authorization");
			FakeRegistry.answer(exchange, sent ? 200 : 401, "{\"name\":\"a/b\",\"tags\":[\"v1\"]}", "WWW-Authenticate",
					challenge(realmHost));
		});
	}

	String challenge(String realmHost) {
		return "Bearer realm=\"http://" + realmHost + ":" + this.other.port()
				+ "/token\",service=\"fake\",scope=\"repository:secret/everything:pull,push\"";
	}

	static byte[] read(RepositoryClient repository) throws IOException {
		try (InputStream in = repository.openBlob(DESCRIPTOR)) {
			return in.readAllBytes();
		}
	}

	RegistryAccess access(Credentials credentials) {
		return RegistryAccess.to(RegistryHost.of(this.registry.address())).as(credentials);
	}

	RepositoryClient repository(Credentials credentials) {
		return repository(access(credentials));
	}

	RepositoryClient repository(RegistryAccess access) {
		RegistryConnection connection = new RegistryConnection(access, new RegistryHttp(access.origin(), null),
				Clock.systemUTC(), (duration) -> this.pauses.incrementAndGet());
		return new RepositoryClient(connection, RepositoryName.of("a/b"));
	}

	static void assertProtocolError(ThrowingCallable call, String message) {
		assertThatExceptionOfType(RegistryException.class).isThrownBy(call).satisfies((ex) -> {
			assertThat(ex.reason()).isEqualTo(RegistryException.Reason.PROTOCOL);
			assertThat(ex.getMessage()).contains(message).doesNotContain("secret");
		});
	}

	static void assertReason(ThrowingCallable call, RegistryException.Reason reason) {
		assertThatExceptionOfType(RegistryException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

}
