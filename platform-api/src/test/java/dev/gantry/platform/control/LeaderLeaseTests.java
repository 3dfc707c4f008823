package dev.gantry.platform.control;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.platform.PlatformApplication;
import dev.gantry.scheduler.reconcile.Action;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LeaderLeaseTests {

	@TempDir
	private Path home;

	private ConfigurableApplicationContext context;

	@BeforeEach
	void start() {
		this.context = new SpringApplicationBuilder(PlatformApplication.class).web(WebApplicationType.NONE)
			.run(Stream.concat(Stream.of("--gantry.platform.home=" + this.home.resolve("server")), database().stream())
				.toArray(String[]::new));
		this.context.getBean(LeadingControlPlane.class).stop();
		jdbc().sql("delete from leases").update();
	}

	/** What makes the platform use another database than its own. */
	List<String> database() {
		return List.of();
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	@Test
	void givesEachChangeOfHandsAHigherEpoch() {
		LeaderLease red = lease("red");
		LeaderLease blue = lease("blue");
		assertThat(red.take()).isEqualTo(OptionalLong.of(1));
		assertThat(blue.take()).isEmpty();
		assertThat(red.renew(1)).isTrue();
		red.release(1);
		assertThat(blue.take()).isEqualTo(OptionalLong.of(2));
		assertThat(red.renew(1)).isFalse();
	}

	@Test
	void tellsOthersWhereTheLeaderIs() {
		LeaderLease red = lease("red");
		LeaderLease blue = lease("blue");
		assertThat(blue.leader()).isEmpty();
		red.take();
		assertThat(blue.leader()).hasValue("http://red");
		assertThat(red.leader()).as("another server than itself").isEmpty();
		red.release(1);
		assertThat(blue.leader()).isEmpty();
	}

	@Test
	void letsAHolderThatStartsAgainTakeOverAtOnce() {
		assertThat(lease("red").take()).isEqualTo(OptionalLong.of(1));
		assertThat(lease("red").take()).isEqualTo(OptionalLong.of(2));
	}

	@Test
	void passesOnWhenTheTermHasRunOutByTheDatabaseClock() {
		lease("red").take();
		jdbc().sql("update leases set expires_at = current_timestamp - interval '1' second").update();
		assertThat(lease("blue").take()).isEqualTo(OptionalLong.of(2));
	}

	@Test
	void storesNothingOfALeaderWhoseEpochIsOver() {
		lease("red").take();
		lease("red").take();
		ActionStore store = this.context.getBean(ActionStore.class);
		List<Action> actions = List.of(new Action.RecordEvent("node.lost", null, "node-1", "Node node-1 is given up"),
				new Action.SetNodeStatus("node-1", NodeStatus.LOST));
		assertThatExceptionOfType(NotLeadingException.class)
			.isThrownBy(() -> store.store(1, actions, java.time.Instant.now()));
		store.store(2, actions, java.time.Instant.now());
		assertThat(jdbc().sql("select count(*) from events where type = 'node.lost'").query(Integer.class).single())
			.isEqualTo(1);
	}

	private LeaderLease lease(String holder) {
		return new LeaderLease(jdbc(), this.context.getBean(TransactionTemplate.class), holder, "http://" + holder);
	}

	private JdbcClient jdbc() {
		return this.context.getBean(JdbcClient.class);
	}

}
