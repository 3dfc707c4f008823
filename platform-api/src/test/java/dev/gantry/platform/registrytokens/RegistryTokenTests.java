package dev.gantry.platform.registrytokens;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gantry.contracts.link.JoinReply;
import dev.gantry.contracts.link.JoinRequest;
import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.platform.RunningPlatform;
import dev.gantry.platform.RunningPlatform.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Who gets what from the registry's token service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryTokenTests {

	private static final String PUSH = "repository:apps/hello:pull,push";

	private RunningPlatform platform;

	private String nodeToken;

	@BeforeAll
	void start(@TempDir Path home) {
		this.platform = new RunningPlatform(home);
		NodeCapacity capacity = new NodeCapacity(CpuShare.ofMillis(1000), MemorySize.ofMebibytes(100), MemorySize.ZERO);
		Answer joined = this.platform.call("POST", "/agent/v1/join")
			.token(this.platform.joinToken())
			.json(new JoinRequest("n1", "test", "amd64", "boot", Map.of(), capacity))
			.send();
		this.nodeToken = JsonMapper.shared().readValue(joined.body(), JoinReply.class).nodeToken();
	}

	@AfterAll
	void stop() {
		this.platform.close();
	}

	@Test
	void givesAnAdministratorAll() throws Exception {
		assertThat(
				granted(this.platform.adminToken(), PUSH, "repository:debian:pull,push,delete", "registry:catalog:*"))
			.containsExactly("apps/hello[pull, push]", "debian[delete, pull, push]", "catalog[*]");
	}

	@Test
	void letsANodePullAllAndPushBuildsOnly() throws Exception {
		assertThat(granted(this.nodeToken, PUSH, "repository:debian:pull,push", "repository:apps/x:delete",
				"registry:catalog:*", "repository:appsx/y:push"))
			.containsExactly("apps/hello[pull, push]", "debian[pull]");
	}

	@Test
	void givesNobodyAndOtherKindsNothing() throws Exception {
		assertThat(granted(null, PUSH)).isEmpty();
		assertThat(granted(this.platform.joinToken(), PUSH)).isEmpty();
		assertThat(granted(this.platform.routerToken(), PUSH)).isEmpty();
	}

	@Test
	void refusesAWrongPassword() {
		Answer answer = ask("gtr_admin_wrong", PUSH);
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.json().path("code").asString()).isEqualTo("TOKEN_INVALID");
	}

	@Test
	void takesTheOwnPasswordOfThePlatformOnly() throws Exception {
		RegistryTokens tokens = this.platform.bean(RegistryTokens.class);
		assertThat(granted(tokens.ownPassword(), PUSH)).containsExactly("apps/hello[pull, push]");
		String registryToken = ask(this.platform.adminToken(), PUSH).json().path("token").asString();
		assertThat(ask(registryToken, PUSH).status()).as("a registry token is no password").isEqualTo(401);
	}

	@Test
	void leavesOutWhatIsNoScope() throws Exception {
		assertThat(granted(this.platform.adminToken(), "nonsense", "repository::pull", "repository:a b:pull"))
			.isEmpty();
	}

	private List<String> granted(String password, String... scopes) throws ParseException, JOSEException {
		Answer answer = ask(password, scopes);
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		assertThat(answer.json().path("access_token")).isEqualTo(answer.json().path("token"));
		SignedJWT token = SignedJWT.parse(answer.json().path("token").asString());
		JWKSet keys = JWKSet.parse(this.platform.call("GET", "/registry/jwks").anonymous().send().text());
		assertThat(keys.getKeyByKeyId(token.getHeader().getKeyID()).isPrivate()).isFalse();
		assertThat(token.verify(new ECDSAVerifier(keys.getKeyByKeyId(token.getHeader().getKeyID()).toECKey())))
			.isTrue();
		assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("the-registry");
		return ((List<?>) token.getJWTClaimsSet().getClaim("access")).stream()
			.map((entry) -> ((Map<?, ?>) entry).get("name") + "" + ((Map<?, ?>) entry).get("actions"))
			.toList();
	}

	private Answer ask(String password, String... scopes) {
		StringBuilder query = new StringBuilder("/registry/token?service=the-registry");
		for (String scope : scopes) {
			query.append("&scope=").append(scope.replace(" ", "%20"));
		}
		RunningPlatform.Call call = this.platform.call("GET", query.toString()).anonymous();
		if (password != null) {
			String pair = Base64.getEncoder().encodeToString(("any:" + password).getBytes(StandardCharsets.UTF_8));
			call.header("Authorization", "Basic " + pair);
		}
		return call.send();
	}

}
