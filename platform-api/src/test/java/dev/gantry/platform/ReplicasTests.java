package dev.gantry.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import dev.gantry.platform.RunningPlatform.Answer;
import dev.gantry.platform.control.ControlPlane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two servers of one platform on one database; the node knows the one that follows. */
class ReplicasTests {

	private static final String APP = "/api/v1/apps/shop";

	@Test
	void serveAsOneAndGoOnWhenTheLeaderEnds(@TempDir Path red, @TempDir Path blue, @TempDir Path shared)
			throws IOException {
		String database = "--spring.datasource.url=jdbc:h2:async:" + shared.resolve("gantry")
				+ ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1";
		RunningPlatform leader = new RunningPlatform(red, database);
		try {
			awaitLeading(leader);
			leader.bean(JdbcClient.class)
				.sql("update leases set address = :address")
				.param("address", leader.uri("/").toString())
				.update();
			FileSystemUtils.copyRecursively(red.resolve("server/keys"), blue.resolve("server/keys"));
			try (RunningPlatform follower = new RunningPlatform(blue, database)) {
				await().atMost(Duration.ofSeconds(30))
					.until(() -> follower.call("GET", "/api/v1/nodes").send().status() == 200);
				assertThat(follower.bean(ControlPlane.class).epoch()).isZero();
				try (PlayedAgent agent = joinWhenForwarded(follower)) {
					agent.start();
					assertThat(push(follower).json().path("release").asInt()).isEqualTo(1);
					assertThat(follower.call("GET", APP).send().json().path("release").asInt()).isEqualTo(1);
					Answer configured = follower.call("PATCH", APP + "/config?wait=true")
						.json("{\"set\": {\"COLOUR\": \"green\"}}")
						.send();
					assertThat(configured.json().path("release").asInt()).as(configured.toString()).isEqualTo(2);
					leader.close();
					awaitLeading(follower);
					Answer after = push(follower);
					assertThat(after.json().path("release").asInt()).as(after.toString()).isEqualTo(3);
				}
			}
		}
		finally {
			leader.close();
		}
	}

	private static PlayedAgent joinWhenForwarded(RunningPlatform follower) {
		await().atMost(Duration.ofSeconds(30))
			.until(() -> follower.call("GET", "/router/v1/table?router=r&revision=0&wait=0s")
				.token(follower.routerToken())
				.send()
				.status() == 200);
		return new PlayedAgent(follower, "n1");
	}

	private static void awaitLeading(RunningPlatform platform) {
		await().atMost(Duration.ofSeconds(60)).until(() -> platform.bean(ControlPlane.class).epoch() > 0);
	}

	private static Answer push(RunningPlatform platform) {
		Answer ended = platform.call("POST", APP + "/deployments?wait=true")
			.bytes("application/gzip", Archives.app())
			.send();
		assertThat(ended.status()).as(ended.toString()).isEqualTo(200);
		return ended;
	}

}
