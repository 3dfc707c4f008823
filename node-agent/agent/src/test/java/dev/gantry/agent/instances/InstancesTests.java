package dev.gantry.agent.instances;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.gantry.agent.link.StateFile;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.AssignedVolume;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.DesiredState;
import dev.gantry.contracts.link.InstanceAssignment;
import dev.gantry.contracts.link.RunTerms;
import dev.gantry.contracts.values.HealthCheck;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.engine.streams.TerminalSize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class InstancesTests {

	private static final AppImage IMAGE = new AppImage(List.of("layer"), List.of(), List.of("serve"), Map.of(), "/", "",
			15);

	private final FakeContainers containers = new FakeContainers();

	private final FakeVolumes volumes = new FakeVolumes(this.containers);

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	private volatile Prober.Result answer = new Prober.Result(false, "not asked");

	private final List<Runnable> work = new CopyOnWriteArrayList<>();

	@TempDir
	private Path directory;

	private ImageSource images = (reference) -> IMAGE;

	@AfterEach
	void stopTimer() {
		this.timer.shutdownNow();
	}

	@Test
	void runsWhatIsAssignedAndReportsItHealthyWhenItAnswers() {
		this.answer = new Prober.Result(true, "GET /: 200");
		Instances instances = instances();
		instances.assign(List.of(assignment(1, DesiredState.RUNNING)));
		work();
		ContainerReport report = only(instances);
		assertThat(report.phase()).isEqualTo(ContainerPhase.HEALTHY);
		assertThat(report.address()).isEqualTo("10.1.2.3:8080");
		assertThat(report.startedAt()).isEqualTo(FakeContainers.STARTED);
		assertThat(report.probes()).containsExactly("GET /: 200");
		assertThat(report.known()).isTrue();
		assertThat(this.containers.list().get(0).spec().process().environment()).containsEntry("PORT", "8080")
			.containsEntry("GANTRY_RELEASE", "3")
			.containsEntry("COLOUR", "green");
	}

	@Test
	void tellsWhatTheProbeSaidWhileItIsNotReady() {
		this.answer = new Prober.Result(false, "connect to port 8080: Connection refused");
		Instances instances = instances();
		instances.assign(List.of(assignment(1, DesiredState.RUNNING)));
		work();
		ContainerReport report = only(instances);
		assertThat(report.phase()).isEqualTo(ContainerPhase.RUNNING);
		assertThat(report.failure().detail()).contains("Connection refused");
		assertThat(report.failure().remedy()).contains("PORT");
	}

	@Test
	void neverRestartsAGenerationThatEnded() {
		Instances instances = instances();
		instances.assign(List.of(assignment(1, DesiredState.RUNNING)));
		work();
		this.containers.end(this.containers.list().get(0).id(), 137, 9, true);
		work();
		instances.assign(List.of(assignment(1, DesiredState.RUNNING)));
		instances.retry();
		work();
		ContainerReport report = only(instances);
		assertThat(report.phase()).isEqualTo(ContainerPhase.EXITED);
		assertThat(report.exit().outOfMemory()).isTrue();
		assertThat(this.containers.calls).filteredOn((call) -> call.startsWith("start")).hasSize(1);
	}

	@Test
	void runsTheNextGenerationInAContainerOfItsOwn() {
		Instances instances = instances();
		instances.assign(List.of(assignment(1, DesiredState.RUNNING)));
		work();
		this.containers.end(this.containers.list().get(0).id(), 1, 0, false);
		instances.assign(List.of(assignment(2, DesiredState.RUNNING)));
		work();
		ContainerReport report = only(instances);
		assertThat(report.generation()).isEqualTo(2);
		assertThat(this.containers.all).hasSize(1);
		assertThat(this.containers.calls).filteredOn((call) -> call.startsWith("remove")).hasSize(1);
	}

	@Test
	void stopsWithTheGraceThatIsAskedFor() {
		Instances instances = instances();
		instances.assign(List.of(assignment(1, DesiredState.RUNNING)));
		work();
		instances.assign(List.of(assignment(1, DesiredState.STOPPED)));
		work();
		ContainerReport report = only(instances);
		assertThat(report.phase()).isEqualTo(ContainerPhase.EXITED);
		assertThat(report.exit().signal()).isEqualTo(15);
		assertThat(this.containers.calls).anyMatch((call) -> call.startsWith("stop") && call.endsWith("PT7S"));
		assertThat(this.containers.all).hasSize(1);
	}

	@Test
	void leavesNothingWhenTheAssignmentIsGone() {
		Instances instances = instances();
		instances.assign(List.of(assignment(1, DesiredState.RUNNING)));
		work();
		instances.assign(List.of());
		work();
		assertThat(instances.reports()).isEmpty();
		assertThat(this.containers.all).isEmpty();
	}

	@Test
	void reportsWhyAnImageCouldNotBePulled() {
		this.images = (reference) -> {
			throw new GantryException(ErrorCode.IMAGE_NOT_FOUND, "The image was not found", "Push it");
		};
		Instances instances = instances();
		instances.assign(List.of(assignment(1, DesiredState.RUNNING)));
		work();
		ContainerReport report = only(instances);
		assertThat(report.phase()).isEqualTo(ContainerPhase.FAILED);
		assertThat(report.failure().code()).isEqualTo(ErrorCode.IMAGE_NOT_FOUND);
		assertThat(report.containerId()).isNull();
	}

	@Test
	void doesNotTryAFailedGenerationAgainAfterARestart() {
		this.containers.startFailure = new GantryException(ErrorCode.START_FAILED, "No such program");
		Instances first = instances();
		first.assign(List.of(assignment(1, DesiredState.RUNNING)));
		work();
		assertThat(only(first).phase()).isEqualTo(ContainerPhase.FAILED);
		this.containers.all.clear();
		this.containers.startFailure = null;
		Instances second = instances();
		work();
		assertThat(only(second).phase()).isEqualTo(ContainerPhase.FAILED);
		assertThat(only(second).failure().detail()).isEqualTo("No such program");
		assertThat(this.containers.all).isEmpty();
	}

	@Test
	void adoptsRunningContainersUnderTheirIdsAfterARestart() {
		Instances first = instances();
		first.assign(List.of(assignment(1, DesiredState.RUNNING)));
		work();
		String id = only(first).containerId();
		first.close();
		this.answer = new Prober.Result(true, "GET /: 200");
		Instances second = instances();
		work();
		assertThat(only(second).containerId()).isEqualTo(id);
		assertThat(only(second).phase()).isEqualTo(ContainerPhase.HEALTHY);
		assertThat(only(second).known()).isTrue();
		assertThat(this.containers.calls).filteredOn((call) -> call.startsWith("create")).hasSize(1);
	}

	@Test
	void goesOnRemovingWhatWasDoomedBeforeARestart() {
		Instances first = instances();
		first.assign(List.of(assignment(1, DesiredState.RUNNING)));
		work();
		first.assign(List.of());
		this.work.clear();
		Instances second = instances();
		work();
		assertThat(second.reports()).isEmpty();
		assertThat(this.containers.all).isEmpty();
	}

	@Test
	void reportsAContainerThatNobodyAssignedAndLeavesItAlone() {
		Instances first = instances();
		first.assign(List.of(assignment(1, DesiredState.RUNNING)));
		work();
		first.forget();
		Instances second = instances();
		work();
		second.assign(List.of());
		work();
		assertThat(only(second).known()).isFalse();
		assertThat(only(second).phase()).isEqualTo(ContainerPhase.RUNNING);
		assertThat(this.containers.calls).noneMatch((call) -> call.startsWith("stop"));
	}

	@Test
	void startsNothingThatWasStoppedMeanwhile() {
		Instances instances = instances();
		instances.assign(List.of(assignment(1, DesiredState.RUNNING)));
		instances.assign(List.of(assignment(1, DesiredState.STOPPED)));
		work();
		assertThat(only(instances).phase()).isEqualTo(ContainerPhase.FAILED);
		assertThat(this.containers.all).isEmpty();
	}

	@Test
	void refusesAnImageWithNothingToRun() {
		this.images = (reference) -> new AppImage(List.of("layer"), List.of(), List.of(), Map.of(), "/", "", 15);
		Instances instances = instances();
		instances.assign(List.of(assignment(1, DesiredState.RUNNING)));
		work();
		assertThat(only(instances).failure().detail()).contains("nothing to run");
	}

	@Test
	void letsARunBeginOnlyWhenSomebodyHasAttached() throws Exception {
		Instances instances = instances();
		instances.assign(List.of(run(DesiredState.RUNNING)));
		work();
		assertThat(only(instances).phase()).isEqualTo(ContainerPhase.STARTING);
		CompletableFuture<RunStreams.Attached> attached = attach(instances);
		await().atMost(Duration.ofSeconds(30)).until(() -> !this.work.isEmpty());
		work();
		assertThat(attached.get(30, TimeUnit.SECONDS).containerId()).isEqualTo(this.containers.list().get(0).id());
		assertThat(only(instances).phase()).isEqualTo(ContainerPhase.RUNNING);
		assertThat(this.containers.calls).extracting((call) -> call.split(" ")[0])
			.containsSubsequence("create", "attach", "start");
		assertThatThrownBy(() -> attach(instances).get(30, TimeUnit.SECONDS))
			.hasStackTraceContaining("Somebody has attached to this run before");
	}

	@Test
	void endsARunThatWaitsWhenItIsToStop() {
		Instances instances = instances();
		instances.assign(List.of(run(DesiredState.RUNNING)));
		work();
		instances.assign(List.of(run(DesiredState.STOPPED)));
		work();
		assertThat(only(instances).phase()).isEqualTo(ContainerPhase.FAILED);
		assertThat(this.containers.calls).noneMatch((call) -> call.startsWith("start"));
		assertThatThrownBy(() -> attach(instances).get(30, TimeUnit.SECONDS))
			.hasStackTraceContaining("Stopped before it was started");
		instances.assign(List.of());
		work();
		assertThat(this.containers.all).isEmpty();
	}

	private CompletableFuture<RunStreams.Attached> attach(Instances instances) {
		RunStreams runs = new RunStreams(instances, this.containers);
		return CompletableFuture.supplyAsync(() -> {
			try {
				return runs.attach("i-1", true, new TerminalSize(0, 0));
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private static InstanceAssignment run(DesiredState desired) {
		return new InstanceAssignment("i-1", 1, "shop", "run", 1, 3, "localhost:5000/apps/shop@sha256:00",
				List.of("sh"), Map.of(), null, ResourceLimits.DEFAULT, HealthCheck.DEFAULT, Duration.ofSeconds(7),
				desired, new RunTerms(false, true, true));
	}

	@Test
	void letsOneContainerAtATimeHaveAVolume() {
		Instances instances = instances();
		instances.assign(List.of(writing(1)));
		work();
		assertThat(this.volumes.list()).singleElement()
			.satisfies((volume) -> assertThat(volume.spec().labels()).containsEntry("dev.gantry.volume", "data"));
		instances.assign(List.of(writing(1), writing(2)));
		work();
		assertThat(this.containers.list()).as("the first one lives").hasSize(1);
		assertThat(instances.reports()).extracting(ContainerReport::phase).noneMatch(ContainerPhase::ended);
		this.containers.end(this.containers.list().get(0).id(), 0, 0, false);
		await().untilAsserted(() -> {
			work();
			assertThat(this.containers.list()).hasSize(2)
				.allSatisfy((container) -> assertThat(container.spec().rootfs().volumes()).singleElement()
					.satisfies((mount) -> assertThat(mount.target()).isEqualTo("/data")));
		});
	}

	@Test
	void doesNotBeginWhatIsStoppedWhileItWaitsForAVolume() {
		Instances instances = instances();
		instances.assign(List.of(writing(1), writing(2)));
		work();
		instances.assign(List.of(writing(1)));
		work();
		assertThat(this.containers.list()).hasSize(1);
		await().untilAsserted(() -> {
			work();
			assertThat(instances.reports()).hasSize(1);
		});
	}

	private static InstanceAssignment writing(long generation) {
		InstanceAssignment one = assignment(generation, DesiredState.RUNNING);
		return new InstanceAssignment(one.instanceId(), one.generation(), one.app(), one.process(), one.index(),
				one.release(), one.image(), one.command(), one.environment(), one.port(), one.limits(), one.health(),
				one.stopGrace(), one.desired(), null,
				List.of(new AssignedVolume("shop.data.i-1.1", "shop", "data", "/data")));
	}

	private Instances instances() {
		Prober prober = (address, path, timeout) -> CompletableFuture.completedFuture(this.answer);
		Instances instances = new Instances(
				new Instances.Workplace(this.containers, (reference) -> this.images.pull(reference),
						new Addresses(null), this.volumes),
				new StateFile<>(this.directory.resolve("assignments.json"), AssignmentMemory.class,
						JsonMapper.builder().build()),
				prober, this.timer, this.work::add, InstantSource.system());
		instances.adopt();
		return instances;
	}

	private void work() {
		while (!this.work.isEmpty()) {
			this.work.remove(0).run();
		}
	}

	private static ContainerReport only(Instances instances) {
		assertThat(instances.reports()).hasSize(1);
		return instances.reports().get(0);
	}

	private static InstanceAssignment assignment(long generation, DesiredState desired) {
		return new InstanceAssignment("i-1", generation, "shop", "web", 1, 3, "localhost:5000/apps/shop@sha256:00",
				List.of(), Map.of("COLOUR", "green"), 8080, ResourceLimits.DEFAULT,
				new HealthCheck("/", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofSeconds(30), 3),
				Duration.ofSeconds(7), desired);
	}

}
