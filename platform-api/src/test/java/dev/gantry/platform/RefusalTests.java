package dev.gantry.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.gantry.platform.RunningPlatform.Answer;
import dev.gantry.platform.access.DoorList;
import dev.gantry.platform.access.DoorList.Door;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.TokenKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls every door of the platform as nobody and with every kind of token, and expects a
 * refusal unless the door's permission says otherwise. Doors are found by themselves;
 * those that are no handler methods are named here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalTests {

	private static final List<Door> OTHER_DOORS = List.of(
			new Door("GET", "/agent/v1/streams/x", Permission.ACT_AS_NODE),
			new Door("GET", "/agent/v1/execs/x", Permission.ACT_AS_NODE),
			new Door("GET", "/api/v1/instances/x/exec", Permission.EXEC_IN_APPS),
			new Door("GET", "/api/v1/apps/x/runs/x/attach", Permission.EXEC_IN_APPS),
			new Door("GET", "/actuator/prometheus", Permission.READ_FIGURES));

	/** What changes nothing but the caller's own session, or answers as a GET would. */
	private static final List<String> OWN_AFFAIRS = List.of("/api/v1/session", "/registry/token");

	private RunningPlatform platform;

	private Map<TokenKind, String> tokens;

	private List<String> otherTeam;

	@BeforeAll
	void start(@TempDir Path home) {
		this.platform = new RunningPlatform(home);
		this.tokens = Map.of(TokenKind.ADMIN, this.platform.adminToken(), TokenKind.JOIN, this.platform.joinToken(),
				TokenKind.ROUTER, this.platform.routerToken(), TokenKind.NODE,
				new PlayedAgent(this.platform, "n1").token(), TokenKind.VIEWER, issue("VIEWER", "default"),
				TokenKind.MEMBER, issue("MEMBER", "default"), TokenKind.TEAM_ADMIN, issue("TEAM_ADMIN", "default"));
		this.platform.call("PUT", "/api/v1/teams/others").send();
		this.otherTeam = List.of(issue("VIEWER", "others"), issue("MEMBER", "others"), issue("TEAM_ADMIN", "others"));
		assertThat(this.platform.call("PUT", "/api/v1/apps/x").send().status()).isEqualTo(201);
	}

	@AfterAll
	void stop() {
		this.platform.close();
	}

	private List<Door> doors() {
		List<Door> doors = new ArrayList<>(DoorList.of(this.platform.context()));
		doors.addAll(OTHER_DOORS);
		return doors;
	}

	@TestFactory
	Stream<DynamicTest> refusesNobody() {
		return doors().stream()
			.filter((door) -> door.permission() != Permission.PUBLIC)
			.map((door) -> DynamicTest.dynamicTest(door.toString(),
					() -> assertRefused(this.platform.call(door.method(), door.path()).anonymous(), 401)));
	}

	@TestFactory
	Stream<DynamicTest> refusesAnUnknownToken() {
		return doors().stream()
			.map((door) -> DynamicTest.dynamicTest(door.toString(),
					() -> assertRefused(this.platform.call(door.method(), door.path())
						.token("gtr_admin_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"), 401)));
	}

	@TestFactory
	Stream<DynamicTest> refusesAnExpiredToken() {
		String expired = this.platform.call("POST", "/api/v1/tokens")
			.json("{\"name\": \"short\", \"kind\": \"ADMIN\", \"lifetime\": \"PT0.001S\"}")
			.send()
			.json()
			.path("token")
			.asString();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.platform.call("GET", "/api/v1/apps").token(expired).send().status() == 401);
		return doors().stream()
			.map((door) -> DynamicTest.dynamicTest(door.toString(),
					() -> assertRefused(this.platform.call(door.method(), door.path()).token(expired), 401)));
	}

	@Test
	void saysOfATokenWhatHasBecomeOfIt() {
		Answer issued = this.platform.call("POST", "/api/v1/tokens")
			.json("{\"name\": \"of old\", \"kind\": \"ADMIN\", \"lifetime\": \"PT0.001S\"}")
			.send();
		String text = issued.json().path("token").asString();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(detail(text)).startsWith("The token 'of old' expired at 2"));
		Answer taken = this.platform.call("POST", "/api/v1/tokens")
			.json("{\"name\": \"taken back\", \"kind\": \"ADMIN\"}")
			.send();
		this.platform.call("DELETE", "/api/v1/tokens/" + taken.json().path("id").asString()).send();
		assertThat(detail(taken.json().path("token").asString())).isEqualTo("The token 'taken back' has been revoked");
		assertThat(detail("gtr_admin_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")).isEqualTo("The token is unknown");
	}

	private String detail(String token) {
		return this.platform.call("GET", "/api/v1/apps").token(token).send().json().path("detail").asString();
	}

	@TestFactory
	Stream<DynamicTest> refusesTokensOfTheWrongKind() {
		return doors().stream()
			.filter((door) -> door.permission() != Permission.PUBLIC)
			.flatMap((door) -> this.tokens.entrySet()
				.stream()
				.filter((token) -> !token.getKey().may(door.permission()))
				.map((token) -> DynamicTest.dynamicTest(token.getKey() + " at " + door,
						() -> assertRefused(this.platform.call(door.method(), door.path()).token(token.getValue()),
								403))));
	}

	/** To another team the app does not exist, whatever is wanted of it. */
	@TestFactory
	Stream<DynamicTest> hidesAppsFromOtherTeams() {
		return doors().stream()
			.filter((door) -> List.of(Permission.READ_APPS, Permission.CHANGE_APPS, Permission.EXEC_IN_APPS)
				.contains(door.permission()))
			.filter((door) -> door.path().contains("/x"))
			.flatMap((door) -> this.otherTeam.stream()
				.map((token) -> DynamicTest.dynamicTest(token.substring(0, 10) + " at " + door, () -> {
					Answer answer = this.platform.call(door.method(), door.path()).token(token).json("{}").send();
					assertThat(answer.status()).as(answer.toString()).isIn(403, 404);
					assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
				})));
	}

	/** A door that changes something must not ask for a permission to read. */
	@TestFactory
	Stream<DynamicTest> changesNothingForAViewer() {
		return doors().stream()
			.filter((door) -> !door.method().equals("GET") && door.permission() != Permission.PUBLIC
					&& !OWN_AFFAIRS.contains(door.path()))
			.map((door) -> DynamicTest.dynamicTest(door.toString(), () -> {
				assertThat(TokenKind.VIEWER.may(door.permission())).as(door + " needs " + door.permission()).isFalse();
				assertRefused(this.platform.call(door.method(), door.path()).token(this.tokens.get(TokenKind.VIEWER)),
						403);
			}));
	}

	/** WebSockets are found by themselves, too: a new one must be listed above. */
	@Test
	void knowsEveryDoorThatIsNoHandlerMethod() {
		List<String> known = OTHER_DOORS.stream().map(Door::path).toList();
		List<String> found = this.platform.context()
			.getBeansOfType(AbstractUrlHandlerMapping.class)
			.values()
			.stream()
			.flatMap((mapping) -> mapping.getHandlerMap().keySet().stream())
			.filter((path) -> Stream.of("/api/", "/agent/", "/router/", "/registry/", "/git/")
				.anyMatch(path::startsWith))
			.map((path) -> path.replace("*", "x"))
			.toList();
		assertThat(found).isNotEmpty().isSubsetOf(known);
	}

	private String issue(String kind, String team) {
		Answer issued = this.platform.call("POST", "/api/v1/tokens")
			.json("{\"name\": \"" + kind + " of " + team + "\", \"kind\": \"" + kind + "\", \"team\": \"" + team
					+ "\"}")
			.send();
		assertThat(issued.status()).as(issued.toString()).isEqualTo(201);
		return issued.json().path("token").asString();
	}

	private static void assertRefused(RunningPlatform.Call call, int status) {
		Answer answer = call.header("X-Forwarded-For", "192.0.2.1").json("{}").send();
		assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.json().path("code").asString()).isIn("TOKEN_INVALID", "PERMISSION_DENIED");
	}

	@Test
	void hasDoorsOfEveryPart() {
		assertThat(doors()).hasSizeGreaterThan(30)
			.extracting(Door::path)
			.contains("/api/v1/apps", "/agent/v1/report", "/router/v1/table", "/registry/token", "/api/v1/events");
	}

}
