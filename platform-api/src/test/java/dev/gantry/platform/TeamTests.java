package dev.gantry.platform;

import java.nio.file.Path;

import dev.gantry.platform.RunningPlatform.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Two teams on one platform, and what each sees. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TeamTests {

	private RunningPlatform platform;

	private PlayedAgent agent;

	private String blueMember;

	private String blueAdmin;

	private String redViewer;

	@BeforeAll
	void start(@TempDir Path home) {
		this.platform = new RunningPlatform(home);
		this.agent = new PlayedAgent(this.platform, "n1");
		this.agent.start();
		this.platform.call("PUT", "/api/v1/teams/blue").send();
		this.platform.call("PUT", "/api/v1/teams/red").send();
		this.blueMember = issue(this.platform.adminToken(), "MEMBER", "blue").json().path("token").asString();
		this.blueAdmin = issue(this.platform.adminToken(), "TEAM_ADMIN", "blue").json().path("token").asString();
		this.redViewer = issue(this.platform.adminToken(), "VIEWER", "red").json().path("token").asString();
		this.platform.call("PUT", "/api/v1/teams/red/apps/rose").send();
	}

	@AfterAll
	void stop() {
		this.agent.close();
		this.platform.close();
	}

	@Test
	void givesWhatAMemberMakesToItsTeam() {
		Answer pushed = this.platform.call("POST", "/api/v1/apps/sky/deployments?wait=true")
			.token(this.blueMember)
			.bytes("application/gzip", Archives.app())
			.send();
		assertThat(pushed.status()).as(pushed.toString()).isEqualTo(200);
		assertThat(names(this.blueMember)).contains("sky").doesNotContain("rose");
		assertThat(names(this.redViewer)).contains("rose").doesNotContain("sky");
		assertThat(names(this.platform.adminToken())).contains("rose", "sky");
		String instance = get(this.blueMember, "/api/v1/apps/sky/instances").path(0).path("id").asString();
		assertThat(status(this.blueMember, "/api/v1/instances/" + instance)).isEqualTo(200);
		assertThat(status(this.redViewer, "/api/v1/instances/" + instance)).isEqualTo(404);
		assertThat(get(this.redViewer, "/api/v1/events").toString()).doesNotContain("sky");
		assertThat(get(this.blueMember, "/api/v1/events").toString()).contains("sky").doesNotContain("rose");
	}

	@Test
	void keepsPreviewsWithTheTeamOfTheirApp() {
		this.platform.call("PUT", "/api/v1/teams/blue/apps/lake").send();
		this.platform.call("PUT", "/api/v1/teams/red/apps/lake-taken").send();
		assertThat(preview(this.blueMember, "lake", "taken").json().path("detail").asString())
			.isEqualTo("There is no app 'lake-taken'");
		assertThat(preview(this.blueMember, "lake", "shore").status()).isEqualTo(201);
		assertThat(preview(this.blueMember, "rose", "bud").status()).isEqualTo(404);
		assertThat(preview(this.redViewer, "rose", "bud").status()).isEqualTo(403);
		assertThat(status(this.redViewer, "/api/v1/apps/lake/previews")).isEqualTo(404);
		assertThat(status(this.redViewer, "/api/v1/apps/lake-shore")).isEqualTo(404);
		assertThat(this.platform.call("PUT", "/api/v1/teams/red/apps/lake-shore").send().status()).isEqualTo(409);
		this.platform.call("PUT", "/api/v1/teams/red/apps/lake").send();
		assertThat(status(this.redViewer, "/api/v1/apps/lake-shore")).isEqualTo(200);
		assertThat(status(this.blueMember, "/api/v1/apps/lake-shore")).isEqualTo(404);
	}

	private Answer preview(String token, String app, String branch) {
		return this.platform.call("POST", "/api/v1/apps/" + app + "/previews")
			.token(token)
			.json("{\"branch\": \"" + branch + "\"}")
			.send();
	}

	@Test
	void showsAViewerNamesOfConfigurationOnly() {
		this.platform.call("PUT", "/api/v1/teams/red/apps/tulip").send();
		this.platform.call("PATCH", "/api/v1/apps/tulip/config").json("{\"set\": {\"KEY\": \"s3cret\"}}").send();
		assertThat(get(this.redViewer, "/api/v1/apps/tulip/config").path("values").path("KEY").asString())
			.isEqualTo("(hidden)");
	}

	@Test
	void letsATeamsAdministratorIssueTokensOfTheTeamOnly() {
		Answer issued = issue(this.blueAdmin, "VIEWER", null);
		assertThat(issued.status()).isEqualTo(201);
		assertThat(issued.json().path("team").asString()).isEqualTo("blue");
		assertThat(issue(this.blueAdmin, "ADMIN", null).status()).isEqualTo(403);
		assertThat(issue(this.blueAdmin, "JOIN", null).status()).isEqualTo(403);
		assertThat(issue(this.blueAdmin, "MEMBER", "red").status()).isEqualTo(404);
		assertThat(get(this.blueAdmin, "/api/v1/tokens"))
			.allMatch((token) -> token.path("team").asString().equals("blue"));
		String other = find(get(this.platform.adminToken(), "/api/v1/tokens"), "red");
		assertThat(this.platform.call("DELETE", "/api/v1/tokens/" + other).token(this.blueAdmin).send().status())
			.isEqualTo(404);
	}

	@Test
	void givesRegistryTokensForOwnAppsOnly() {
		this.platform.call("PUT", "/api/v1/teams/blue/apps/sea").send();
		assertThat(registryToken(this.blueMember, "apps/sea")).contains("\"push\"");
		assertThat(registryToken(this.blueMember, "apps/rose")).doesNotContain("pull");
		assertThat(registryToken(this.redViewer, "apps/rose")).contains("pull").doesNotContain("push");
		assertThat(registryToken(this.redViewer, "debian")).contains("pull").doesNotContain("push");
	}

	@Test
	void keepsATeamThatHasApps() {
		assertThat(this.platform.call("DELETE", "/api/v1/teams/red").send().status()).isEqualTo(409);
		assertThat(this.platform.call("DELETE", "/api/v1/teams/default").send().status()).isEqualTo(409);
		this.platform.call("PUT", "/api/v1/teams/empty").send();
		String token = issue(this.platform.adminToken(), "VIEWER", "empty").json().path("token").asString();
		assertThat(this.platform.call("DELETE", "/api/v1/teams/empty").send().status()).isEqualTo(204);
		assertThat(status(token, "/api/v1/apps")).isEqualTo(401);
	}

	private String registryToken(String token, String repository) {
		String basic = java.util.Base64.getEncoder().encodeToString(("any:" + token).getBytes());
		Answer answer = this.platform.call("GET", "/registry/token?scope=repository:" + repository + ":pull,push")
			.anonymous()
			.header("Authorization", "Basic " + basic)
			.send();
		return new String(
				java.util.Base64.getUrlDecoder().decode(answer.json().path("token").asString().split("\\.")[1]));
	}

	private static String find(JsonNode tokens, String team) {
		for (JsonNode token : tokens) {
			if (token.path("team").asString("").equals(team)) {
				return token.path("id").asString();
			}
		}
		throw new AssertionError("no token of team " + team);
	}

	private Answer issue(String token, String kind, String team) {
		String of = (team == null) ? "" : ", \"team\": \"" + team + "\"";
		return this.platform.call("POST", "/api/v1/tokens")
			.token(token)
			.json("{\"name\": \"a token\", \"kind\": \"" + kind + "\"" + of + "}")
			.send();
	}

	private Iterable<String> names(String token) {
		return get(token, "/api/v1/apps").valueStream().map((app) -> app.path("name").asString()).toList();
	}

	private JsonNode get(String token, String path) {
		return this.platform.call("GET", path).token(token).send().json();
	}

	private int status(String token, String path) {
		return this.platform.call("GET", path).token(token).send().status();
	}

}
