package dev.gantry.platform.control;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.apps.StageView;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.JoinRequest;
import dev.gantry.contracts.routing.BackendState;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.PlatformApplication;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppProcess;
import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.apps.ProcessSpec;
import dev.gantry.platform.deployments.Deployment;
import dev.gantry.platform.deployments.Deployments;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.instances.StoredInstance;
import dev.gantry.platform.nodes.Node;
import dev.gantry.platform.nodes.Nodes;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Sighting;
import dev.gantry.scheduler.cluster.Slot;
import dev.gantry.scheduler.cluster.Wanted;
import dev.gantry.scheduler.reconcile.Action;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** The loop on a real database, with agents and routers that are not. */
class ControlPlaneTests {

	private static final SetClock CLOCK = new SetClock();

	@TempDir
	private Path home;

	private ConfigurableApplicationContext context;

	private final List<AutoCloseable> peers = new ArrayList<>();

	private App app;

	@BeforeEach
	void start() {
		CLOCK.ahead = Duration.ZERO;
		launch();
		this.app = new App(AppName.of("hello"), Instant.now());
		inTransaction(() -> {
			bean(JdbcClient.class).sql("delete from apps").update();
			bean(JdbcClient.class).sql("delete from nodes").update();
			bean(Apps.class).save(this.app);
			bean(AppProcesses.class).save(new AppProcess(this.app.id(), "web", spec()));
		});
	}

	private static ProcessSpec spec() {
		return ProcessSpec.defaults(2).withPort(8080);
	}

	private void launch() {
		List<String> arguments = new ArrayList<>(List.of("--gantry.platform.home=" + this.home.resolve("server")));
		arguments.addAll(database());
		this.context = new SpringApplicationBuilder(PlatformApplication.class, Time.class).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new));
	}

	/** What makes the platform use another database than its own. */
	List<String> database() {
		return List.of();
	}

	/** The time of day, which a test may set. */
	private static final class SetClock extends Clock {

		private volatile Duration ahead = Duration.ZERO;

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			throw new UnsupportedOperationException("nobody asks for another zone");
		}

		@Override
		public Instant instant() {
			return Instant.now().plus(this.ahead);
		}

	}

	/** Puts the clock in place of the system's. */
	@Configuration(proxyBeanMethods = false)
	static class Time {

		@Bean
		Clock clock() {
			return CLOCK;
		}

	}

	@AfterEach
	void stop() throws Exception {
		for (AutoCloseable peer : this.peers) {
			peer.close();
		}
		this.context.close();
	}

	@Test
	void movesAnAppToItsReleaseAndTheNextOne() {
		FakeAgent agent = agent("node-1");
		FakeRouter router = router();
		String first = deploy(1);
		await(first, DeploymentStatus.SUCCEEDED);
		assertThat(agent.containers()).hasSize(2).allMatch((container) -> container.phase() == ContainerPhase.HEALTHY);
		long begin = System.nanoTime();
		String second = deploy(2);
		await(second, DeploymentStatus.SUCCEEDED);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
		Awaitility.await()
			.untilAsserted(() -> assertThat(deployment(second).stages().get(DeploymentStage.DRAINED).state())
				.isEqualTo(StageView.State.DONE));
		assertThat(deployment(second).stages().values()).allMatch((stage) -> stage.endedAt() != null
				|| stage.state() == StageView.State.WAITING || stage.state() == StageView.State.SKIPPED);
		assertThat(router.table().routes()).singleElement().satisfies((route) -> {
			assertThat(route.host()).isEqualTo("hello.localhost");
			assertThat(route.backends()).hasSize(2)
				.allMatch((backend) -> backend.release() == 2 && backend.state() == BackendState.ACTIVE);
		});
		assertThat(bean(Apps.class).findByName("hello").orElseThrow().currentRelease()).isEqualTo(2);
	}

	@Test
	void leavesTheFormerReleaseAloneWhenANewOneNeverStarts() {
		FakeAgent agent = agent("node-1");
		FakeRouter router = router();
		await(deploy(1), DeploymentStatus.SUCCEEDED);
		List<String> before = ids(agent);
		agent.behaving((assignment) -> assignment.release() == 2 ? ContainerPhase.EXITED : ContainerPhase.HEALTHY);
		String second = deploy(2);
		await(second, DeploymentStatus.FAILED);
		assertThat(deployment(second).failure().code()).isEqualTo(ErrorCode.DEPLOYMENT_UNHEALTHY);
		assertThat(deployment(second).failure().detail()).contains("exited with status 1", "3 times");
		Awaitility.await().untilAsserted(() -> assertThat(ids(agent)).isEqualTo(before));
		assertThat(router.table().routes().get(0).backends()).hasSize(2).allMatch((backend) -> backend.release() == 1);
	}

	@Test
	void startsTheNextGenerationOfADeadContainerSoon() {
		FakeAgent agent = agent("node-1");
		router();
		await(deploy(1), DeploymentStatus.SUCCEEDED);
		String victim = agent.containers().get(0).instanceId();
		long begin = System.nanoTime();
		agent.crash(victim);
		Awaitility.await()
			.pollInterval(Duration.ofMillis(5))
			.until(() -> agent.containers()
				.stream()
				.anyMatch((container) -> container.instanceId().equals(victim) && container.generation() == 2));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
		StoredInstance stored = bean(Instances.class).findById(victim).orElseThrow();
		assertThat(stored.notes()).anyMatch((note) -> note.text().contains("generation 1 exited with status 1"));
	}

	@Test
	void goesOnWhenTheClockIsSetWhileItRuns() {
		agent("node-1");
		router();
		await(deploy(1), DeploymentStatus.SUCCEEDED);
		CLOCK.ahead = Duration.ofHours(6);
		await(deploy(2), DeploymentStatus.SUCCEEDED);
		CLOCK.ahead = Duration.ofHours(-6);
		String third = deploy(3);
		await(third, DeploymentStatus.SUCCEEDED);
		assertThat(deployment(third).stages().get(DeploymentStage.HEALTHY).endedAt()).as("by the new time")
			.isBetween(CLOCK.instant().minusSeconds(30), CLOCK.instant().plusSeconds(1));
	}

	@Test
	void restartsWhatRestedUnderAClockThatWasHoursAhead() throws Exception {
		CLOCK.ahead = Duration.ofHours(6);
		FakeAgent agent = agent("node-1");
		router();
		await(deploy(1), DeploymentStatus.SUCCEEDED);
		agent.behaving((assignment) -> ContainerPhase.EXITED);
		agent.containers().forEach((container) -> agent.crash(container.instanceId()));
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> bean(Instances.class).findAll().stream().allMatch((stored) -> stored.failures() >= 4));
		stop();
		this.peers.clear();
		CLOCK.ahead = Duration.ZERO;
		launch();
		long generations = bean(Instances.class).findAll().stream().mapToLong(StoredInstance::generation).sum();
		FakeAgent again = new FakeAgent(bean(ControlPlane.class),
				bean(Nodes.class).findByName("node-1").orElseThrow().id());
		this.peers.add(again);
		router();
		again.adopt(agent);
		again.start();
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> bean(Instances.class).findAll()
				.stream()
				.mapToLong(StoredInstance::generation)
				.sum() > generations + 1);
	}

	@Test
	void adoptsWhatRunsWhenServerAndAgentStartAgain() throws Exception {
		FakeAgent agent = agent("node-1");
		router();
		await(deploy(1), DeploymentStatus.SUCCEEDED);
		List<String> before = ids(agent);
		long epoch = bean(ControlPlane.class).epoch();
		stop();
		this.peers.clear();
		launch();
		FakeAgent again = new FakeAgent(bean(ControlPlane.class),
				bean(Nodes.class).findByName("node-1").orElseThrow().id());
		this.peers.add(again);
		FakeRouter router = router();
		Awaitility.await().until(() -> router.table() != null);
		assertThat(router.table().routes().get(0).backends()).hasSize(2);
		again.adopt(agent);
		again.start();
		Awaitility.await().until(() -> again.last() != null);
		Thread.sleep(1500);
		assertThat(ids(again)).isEqualTo(before);
		assertThat(again.last().epoch()).isGreaterThan(epoch);
	}

	@Test
	void saysWhyThereIsNoRoom() {
		agent("node-1");
		router();
		ProcessSpec big = new ProcessSpec(1, List.of(), spec().cpu(),
				dev.gantry.contracts.values.MemorySize.parse("64Gi"), 100, 8080, null, spec().healthInterval(),
				spec().healthTimeout(), spec().healthStartup(), 3, spec().stopGrace(), null, null, null);
		String deployment = deploy(1, big);
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> deployment(deployment).status() == DeploymentStatus.FAILED);
		assertThat(deployment(deployment).failure().code()).isEqualTo(ErrorCode.NO_CAPACITY);
		assertThat(deployment(deployment).failure().detail()).contains("1 has less than 64 GiB free (node-1)");
	}

	private static List<String> ids(FakeAgent agent) {
		return agent.containers()
			.stream()
			.filter((container) -> !container.phase().ended())
			.map(ContainerReport::containerId)
			.sorted()
			.toList();
	}

	private FakeAgent agent(String name) {
		Node node = new Node(
				new JoinRequest(name, "1", "amd64", UUID.randomUUID().toString(), Map.of(), FakeAgent.CAPACITY),
				Instant.now());
		bean(Nodes.class).save(node);
		ControlPlane control = bean(ControlPlane.class);
		Awaitility.await().until(() -> control.epoch() > 0);
		control.changed();
		FakeAgent agent = new FakeAgent(control, node.id()).start();
		this.peers.add(agent);
		return agent;
	}

	private FakeRouter router() {
		FakeRouter router = new FakeRouter(bean(ControlPlane.class)).start();
		this.peers.add(router);
		return router;
	}

	private String deploy(int number) {
		return deploy(number, spec());
	}

	@Test
	void storesAWholePlanOfThousandsOfInstancesAtOnce() {
		long epoch = bean(ControlPlane.class).epoch();
		// The loop would take what it finds for a mess, and tidy it up meanwhile.
		bean(ControlLoop.class).close();
		Awaitility.await().until(() -> bean(ControlPlane.class).epoch() == 0);
		bean(JdbcClient.class).sql("delete from observations").update();
		Instant now = Instant.now();
		List<Instance> instances = new ArrayList<>();
		for (int index = 1; index <= 12_000; index++) {
			instances.add(Instance.create(UUID.randomUUID().toString(), new Slot("hello", 1, "web", index), now)
				.with(new Wanted.Resting(null, now, now.plusSeconds(3600))));
		}
		store(epoch, instances, now);
		List<Instance> seen = instances.stream().map((instance) -> instance.with(sighting(instance, now))).toList();
		store(epoch, seen, now);
		store(epoch, seen, now);
		assertThat(observations()).isEqualTo(12_000);
		store(epoch, seen.stream().map((instance) -> instance.next(null, now)).toList(), now);
		assertThat(observations()).isZero();
	}

	private void store(long epoch, List<Instance> instances, Instant now) {
		bean(ActionStore.class).store(epoch, instances.stream().<Action>map(Action.SaveInstance::new).toList(), now);
	}

	private static Sighting sighting(Instance instance, Instant now) {
		return new Sighting(new ContainerReport(instance.id(), instance.generation(), "c", ContainerPhase.HEALTHY, now,
				"127.0.0.1:1", now, null, null, List.of(), true), now);
	}

	private long observations() {
		return bean(JdbcClient.class).sql("select count(*) from observations").query(Long.class).single();
	}

	private String deploy(int number, ProcessSpec spec) {
		String release = UUID.randomUUID().toString();
		String deployment = UUID.randomUUID().toString();
		inTransaction(() -> {
			JdbcClient jdbc = bean(JdbcClient.class);
			OffsetDateTime now = CLOCK.instant().atOffset(ZoneOffset.UTC);
			jdbc.sql(
					"insert into releases (id, app_id, number, image_repository, image_digest, config_version, summary,"
							+ " created_at, created_by) values (?, ?, ?, 'apps/hello', 'sha256:0', 0, 'test', ?, 'test')")
				.params(release, this.app.id(), number, now)
				.update();
			jdbc.sql(
					"insert into release_processes (release_id, type, replicas, command, cpu_millis, memory_bytes, pids,"
							+ " port, health_path, health_interval_ms, health_timeout_ms, health_startup_ms, health_retries,"
							+ " stop_grace_ms) values (?, 'web', ?, '[]', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
				.params(release, spec.replicas(), spec.cpu().millis(), spec.memory().bytes(), spec.pids(), spec.port(),
						spec.healthPath(), spec.healthInterval().toMillis(), spec.healthTimeout().toMillis(),
						spec.healthStartup().toMillis(), spec.healthRetries(), spec.stopGrace().toMillis())
				.update();
			jdbc.sql(
					"insert into deployments (id, app_id, number, cause, summary, status, requested_by, release_number,"
							+ " created_at, last_lines, version) values (?, ?, ?, 'IMAGE', 'test', 'RUNNING', 'test', ?, ?, '[]', 0)")
				.params(deployment, this.app.id(), number, number, now)
				.update();
			for (DeploymentStage stage : DeploymentStage.values()) {
				jdbc.sql("insert into deployment_stages (deployment_id, stage, state) values (?, ?, 'WAITING')")
					.params(deployment, stage.name())
					.update();
			}
		});
		bean(ControlPlane.class).changed();
		return deployment;
	}

	private Deployment deployment(String id) {
		return bean(Deployments.class).findById(id).orElseThrow();
	}

	private void await(String deployment, DeploymentStatus status) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.atMost(Duration.ofSeconds(10))
			.until(() -> deployment(deployment).status() == status);
	}

	private <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	private void inTransaction(Runnable work) {
		bean(TransactionTemplate.class).executeWithoutResult((status) -> work.run());
	}

}
