package dev.gantry.platform;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import dev.gantry.platform.RunningPlatform.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Whatever goes wrong is told as a problem document, with the right status and a remedy.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProblemTests {

	private RunningPlatform platform;

	@BeforeAll
	void start(@TempDir Path home) {
		this.platform = new RunningPlatform(home, "--gantry.platform.upstreams=",
				"--gantry.platform.registry-url=http://127.0.0.1:9");
		this.platform.call("PUT", "/api/v1/apps/shop").send();
	}

	@AfterAll
	void stop() {
		this.platform.close();
	}

	static Stream<Arguments> mistakes() {
		return Stream.of(arguments("GET", "/api/v1/nothing", null, 404, "NOT_FOUND", "nothing at this address"),
				arguments("GET", "/api/v1/apps/none", null, 404, "NOT_FOUND", "no app 'none'"),
				arguments("GET", "/api/v1/apps/shop/deployments/7", null, 404, "NOT_FOUND", "no deployment '7'"),
				arguments("GET", "/api/v1/instances/x", null, 404, "NOT_FOUND", "no instance"),
				arguments("POST", "/api/v1/nodes/x/drain", null, 404, "NOT_FOUND", "no node 'x'"),
				arguments("DELETE", "/api/v1/apps", null, 405, "REQUEST_INVALID", "DELETE is not possible"),
				arguments("PUT", "/api/v1/apps/Shop", null, 400, "APP_NAME_INVALID", "'Shop'"),
				arguments("PUT", "/api/v1/apps/a.b", null, 400, "APP_NAME_INVALID", "'a.b'"),
				arguments("PATCH", "/api/v1/apps/shop/config", "{\"sett\": {}}", 400, "REQUEST_INVALID",
						"nearest known one is 'set'"),
				arguments("PATCH", "/api/v1/apps/shop/config", "{\"set\": ", 400, "REQUEST_INVALID", "not the JSON"),
				arguments("PATCH", "/api/v1/apps/shop/config", "{\"set\": {\"1A\": \"x\"}}", 400, "REQUEST_INVALID",
						"'1A'"),
				arguments("PATCH", "/api/v1/apps/shop/config", "{\"set\": {\"A\": \"x\"}, \"unset\": [\"A\"]}", 400,
						"REQUEST_INVALID", "both set and unset"),
				arguments("PUT", "/api/v1/apps/shop/processes/web", "{\"memory\": \"a lot\"}", 400, "REQUEST_INVALID",
						"'a lot' is not an amount of memory"),
				arguments("PUT", "/api/v1/apps/shop/processes/web", "{\"replicas\": -1}", 400, "REQUEST_INVALID",
						"-1 is not a number of replicas"),
				arguments("PUT", "/api/v1/apps/shop/processes/web", "{\"replicas\": \"three\"}", 400, "REQUEST_INVALID",
						"not the JSON"),
				arguments("PUT", "/api/v1/apps/shop/processes/Web", "{}", 400, "REQUEST_INVALID", "'Web'"),
				arguments("POST", "/api/v1/apps/shop/rollback", "{}", 409, "STATE_CONFLICT", "no release in force"),
				arguments("POST", "/api/v1/apps/shop/deployments", "{}", 400, "REQUEST_INVALID", "names 0 of them"),
				arguments("POST", "/api/v1/apps/shop/deployments", "{\"image\": \"Not An Image\"}", 400,
						"REQUEST_INVALID", "Not An Image"),
				arguments("POST", "/api/v1/apps/shop/deployments", "{\"git\": {\"url\": \"x\"}}", 400,
						"REQUEST_INVALID", "git"),
				arguments("GET", "/api/v1/apps/shop/logs?since=yesterday", null, 400, "REQUEST_INVALID", "'yesterday'"),
				arguments("GET", "/api/v1/apps/shop/logs?tail=few", null, 400, "REQUEST_INVALID", "'few'"),
				arguments("POST", "/api/v1/images", null, 400, "REQUEST_INVALID", "'name' is missing"),
				arguments("POST", "/api/v1/images?name=UPPER", null, 400, "REQUEST_INVALID", "UPPER"),
				arguments("POST", "/api/v1/tokens", "{\"name\": \"x\", \"kind\": \"NODE\"}", 400, "REQUEST_INVALID",
						"by joining"));
	}

	@ParameterizedTest(name = "{0} {1} {2}")
	@MethodSource("mistakes")
	void tellsWhatWasWrong(String method, String path, String body, int status, String code, String words) {
		RunningPlatform.Call call = this.platform.call(method, path);
		Answer answer = ((body != null) ? call.json(body) : call).send();
		assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.json().path("code").asString()).isEqualTo(code);
		assertThat(answer.json().path("status").asInt()).isEqualTo(status);
		assertThat(answer.json().path("detail").asString()).contains(words);
		assertThat(answer.json().path("remedy").asString()).as("the remedy").isNotBlank();
	}

	@Test
	void refusesABodyOfAnUnknownType() {
		Answer answer = this.platform.call("POST", "/api/v1/apps/shop/deployments")
			.bytes("application/x-www-form-urlencoded", Archives.app())
			.send();
		assertThat(answer.status()).isEqualTo(415);
		assertThat(answer.json().path("remedy").asString()).contains("application/gzip");
	}

	@Test
	void saysWhichMethodsArePossible() {
		Answer answer = this.platform.call("PUT", "/api/v1/nodes").send();
		assertThat(answer.status()).isEqualTo(405);
		assertThat(answer.header("Allow")).contains("GET");
	}

	@Test
	void refusesABodyThatIsTooLarge() {
		Answer answer = this.platform.call("PATCH", "/api/v1/apps/shop/config").json(" ".repeat(3 << 20)).send();
		assertThat(answer.status()).isEqualTo(413);
		assertThat(answer.json().path("code").asString()).isEqualTo("TOO_LARGE");
	}

	@Test
	void refusesASourceThatIsDamaged() {
		byte[] whole = Archives.app();
		Answer answer = this.platform.call("POST", "/api/v1/apps/fresh/deployments?wait=true")
			.bytes("application/gzip", Arrays.copyOf(whole, whole.length / 2))
			.send();
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.json().path("code").asString()).isEqualTo("SOURCE_UNREADABLE");
		assertThat(this.platform.call("GET", "/api/v1/apps/fresh").send().status()).as("nothing half-made")
			.isEqualTo(404);
	}

	@Test
	void saysWhoDidNotAnswerWhenAnImageIsLookedFor() {
		Answer answer = this.platform.call("POST", "/api/v1/apps/fresh/deployments")
			.json("{\"image\": \"no:1\"}")
			.send();
		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.json().path("detail").asString()).contains("platform's registry");
	}

	@Test
	void describesItselfInOpenApi() {
		Answer answer = this.platform.call("GET", "/v3/api-docs").anonymous().send();
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.json().path("openapi").asString()).startsWith("3.1");
		assertThat(answer.json().path("paths").propertyNames()).contains("/api/v1/apps/{app}/deployments",
				"/api/v1/events", "/api/v1/images");
		assertThat(answer.json().at("/paths/~1api~1v1~1apps/get/responses/default/content").propertyNames())
			.containsExactly("application/problem+json");
		assertThat(answer.text()).doesNotContain("\"Caller\"").contains("ProblemDocument");
	}

	@Test
	void issuesAndRevokesTokens() {
		Answer issued = this.platform.call("POST", "/api/v1/tokens").json("{\"name\": \"ci\"}").send();
		assertThat(issued.status()).isEqualTo(201);
		String text = issued.json().path("token").asString();
		assertThat(this.platform.call("GET", "/api/v1/apps").token(text).send().status()).isEqualTo(200);
		assertThat(this.platform.call("GET", "/api/v1/tokens").send().text()).contains("\"ci\"").doesNotContain(text);
		String path = "/api/v1/tokens/" + issued.json().path("id").asString();
		assertThat(this.platform.call("DELETE", path).token(text).send().status()).as("itself").isEqualTo(409);
		assertThat(this.platform.call("DELETE", path).send().status()).isEqualTo(204);
		assertThat(this.platform.call("GET", "/api/v1/apps").token(text).send().status()).isEqualTo(401);
	}

}
