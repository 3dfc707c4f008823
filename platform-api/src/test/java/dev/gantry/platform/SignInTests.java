package dev.gantry.platform;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.gantry.platform.RunningPlatform.Answer;
import dev.gantry.platform.oidc.PlayedProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Signs browsers in by way of an identity provider. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInTests {

	private static final String BEGIN = "/api/v1/session/oidc";

	private PlayedProvider provider;

	private RunningPlatform platform;

	@BeforeAll
	void start(@TempDir Path home) throws Exception {
		this.provider = new PlayedProvider();
		Path secret = Files.writeString(home.resolve("client-secret"), "s3cret\n");
		this.platform = new RunningPlatform(home, "--gantry.platform.oidc.issuer=" + this.provider.issuer(),
				"--gantry.platform.oidc.client-id=gantry", "--gantry.platform.oidc.client-secret-file=" + secret,
				"--gantry.platform.oidc.title=Example", "--gantry.platform.oidc.administrators=root@example.org");
		this.platform.call("PUT", "/api/v1/teams/blue").send();
	}

	@AfterAll
	void stop() {
		this.platform.close();
		this.provider.close();
	}

	@BeforeEach
	void beHonest() {
		this.provider.say(UnaryOperator.identity());
		this.provider.signWithItsKey();
		role("ada@example.org", "VIEWER");
	}

	@Test
	void signsAMemberIn() {
		assertThat(this.platform.call("GET", "/api/v1/session/ways").anonymous().send().json().path("oidc").asString())
			.isEqualTo("Example");
		Answer answer = signIn();
		assertThat(answer.status()).as(answer.toString()).isEqualTo(302);
		assertThat(answer.header("Location")).isEqualTo("/");
		String cookie = answer.header("Set-Cookie").split(";")[0];
		assertThat(answer.header("Set-Cookie")).contains("HttpOnly").contains("SameSite=Strict");
		Answer who = this.platform.call("GET", "/api/v1/whoami").anonymous().header("Cookie", cookie).send();
		assertThat(who.json().path("name").asString()).isEqualTo("ada@example.org");
		assertThat(who.json().path("kind").asString()).isEqualTo("VIEWER");
		role("ada@example.org", "MEMBER");
		assertThat(this.platform.call("GET", "/api/v1/whoami").anonymous().header("Cookie", cookie).send().status())
			.as("what changes holds at once")
			.isEqualTo(401);
	}

	@Test
	void signsAnAdministratorIn() {
		this.provider.say((claims) -> claims.claim("email", "root@example.org"));
		String cookie = signIn().header("Set-Cookie").split(";")[0];
		assertThat(this.platform.call("GET", "/api/v1/whoami")
			.anonymous()
			.header("Cookie", cookie)
			.send()
			.json()
			.path("kind")
			.asString()).isEqualTo("ADMIN");
	}

	@Test
	void refusesWhoIsOfNoTeam() {
		this.provider.say((claims) -> claims.claim("email", "eve@example.org"));
		Answer refused = signIn();
		assertThat(refused.status()).isEqualTo(403);
		assertThat(refused.toString()).contains("eve@example.org is of no team here");
	}

	@Test
	void refusesAnIdentityThatIsNotWhatItMustBe() throws Exception {
		assertRefused((claims) -> claims.claim("email_verified", false));
		assertRefused((claims) -> claims.claim("email", null));
		assertRefused((claims) -> claims.claim("nonce", "another"));
		assertRefused((claims) -> claims.audience("another"));
		assertRefused((claims) -> claims.issuer("http://another.example.org"));
		assertRefused((claims) -> claims.expirationTime(new java.util.Date(1)));
		this.provider.signWithAnotherKey();
		assertRefused(UnaryOperator.identity());
	}

	@Test
	void refusesAnAnswerToAnotherBrowsersQuestion() {
		Answer asked = this.platform.call("GET", BEGIN).anonymous().send();
		String state = query(asked).get("state");
		assertThat(this.platform.call("GET", BEGIN + "/callback?code=c&state=" + state).anonymous().send().status())
			.isEqualTo(403);
		String cookie = asked.header("Set-Cookie").split(";")[0];
		assertThat(this.platform.call("GET", BEGIN + "/callback?code=c&state=other")
			.anonymous()
			.header("Cookie", cookie)
			.send()
			.status()).isEqualTo(403);
	}

	private void assertRefused(UnaryOperator<JWTClaimsSet.Builder> twist) {
		this.provider.say(twist);
		Answer refused = signIn();
		assertThat(refused.status()).as(refused.toString()).isIn(403, 502);
		assertThat(refused.header("Set-Cookie")).isNullOrEmpty();
	}

	private Answer signIn() {
		Answer asked = this.platform.call("GET", BEGIN).anonymous().send();
		assertThat(asked.status()).as(asked.toString()).isEqualTo(302);
		Map<String, String> question = query(asked);
		assertThat(question).containsEntry("code_challenge_method", "S256").containsEntry("client_id", "gantry");
		this.provider.heard(question.get("nonce"));
		return this.platform.call("GET", BEGIN + "/callback?code=c&state=" + question.get("state"))
			.anonymous()
			.header("Cookie", asked.header("Set-Cookie").split(";")[0])
			.send();
	}

	private static Map<String, String> query(Answer answer) {
		return Stream.of(URI.create(answer.header("Location")).getRawQuery().split("&"))
			.map((pair) -> pair.split("=", 2))
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1]));
	}

	private void role(String email, String role) {
		Answer put = this.platform.call("PUT", "/api/v1/teams/blue/members/" + email)
			.json("{\"role\": \"" + role + "\"}")
			.send();
		assertThat(put.status()).as(put.toString()).isEqualTo(200);
	}

}
