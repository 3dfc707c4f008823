package dev.gantry.oci.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;

import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.reference.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RegistryTrustTests extends FakeRegistries {

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

}
