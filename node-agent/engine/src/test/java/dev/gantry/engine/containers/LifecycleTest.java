package dev.gantry.engine.containers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.exec.Exec;
import dev.gantry.engine.exec.ExecSpec;
import dev.gantry.engine.exec.Execs;
import dev.gantry.engine.health.Health;
import dev.gantry.engine.health.HealthCheck;
import dev.gantry.engine.logs.LogEntry;
import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.Output;
import dev.gantry.engine.streams.Streams;
import dev.gantry.engine.streams.TerminalSize;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Attaching, terminals, pausing, restarts, health and init on the real kernel. */
class LifecycleTest {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static TestHost host;

	@BeforeAll
	static void open() {
		host = TestHost.create();
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			host.close();
		}
	}

	private static ContainerSpec with(ContainerSpec spec, Streams streams) {
		return spec.with(spec.process().with(streams));
	}

	private static ContainerSpec with(ContainerSpec spec, Care care) {
		return spec.with(spec.housekeeping().with(care));
	}

	/** A container that can be started again. */
	private static ContainerSpec kept(String script) {
		ContainerSpec spec = host.shell(script);
		return spec.with(spec.rootfs().withChanges(RootFilesystem.Changes.KEPT));
	}

	private static void remove(ContainerSpec spec) {
		host.containers().stop(spec.id(), Duration.ZERO);
		host.containers().remove(spec.id());
	}

	private static Container ended(CompletableFuture<Container> future) {
		return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	private static int exitCode(Container container) {
		return ((ContainerState.Exited) container.state()).exit().code();
	}

	@Test
	void givesEverythingToOneWhoAttachesBeforeTheStart() {
		ContainerSpec spec = with(kept("echo first; cat; echo last >&2"), Streams.PIPES);
		host.containers().create(spec);
		Reader reader = new Reader(host.containers()
			.attach(spec.id(), AttachOptions.INTERACTIVE.withPace(AttachOptions.Pace.PROCESS_WAITS)));
		host.containers().start(spec.id());
		reader.type("typed\n");
		reader.endInput();
		assertThat(reader.end()).isEqualTo(Output.End.ENDED);
		assertThat(reader.standard()).isEqualTo("first\ntyped\n");
		assertThat(reader.error()).isEqualTo("last\n");
		assertThat(host.log(spec.id())).extracting(LogEntry::text).containsExactlyInAnyOrder("first", "typed", "last");
		remove(spec);
	}

	@Test
	void servesManyAndDropsWhoDoesNotRead() {
		ContainerSpec spec = with(kept("read go; seq 200000; echo done; read end"), new Streams(false, true, false));
		host.containers().create(spec);
		host.containers().start(spec.id());
		var slow = host.containers().attach(spec.id(), AttachOptions.INTERACTIVE);
		Reader one = new Reader(host.containers().attach(spec.id(), AttachOptions.OUTPUT));
		new Reader(host.containers().attach(spec.id(), AttachOptions.INTERACTIVE)).type("go\n");
		await().atMost(PATIENCE)
			.until(() -> host.log(spec.id()).stream().anyMatch((line) -> line.text().equals("done")));
		assertThat(host.log(spec.id())).hasSize(200_001);
		assertThat(new Reader(slow).end()).isEqualTo(Output.End.DROPPED);
		one.detach();
		remove(spec);
	}

	@Test
	void hasATerminalAndAConsole() {
		ContainerSpec spec = with(kept("trap 'stty size' WINCH; stty size; tty; echo $TERM > /dev/console; ls /dev; "
				+ "echo ready; while :; do sleep 0.1; done"), Streams.TERMINAL);
		host.containers().create(spec);
		host.containers().resize(spec.id(), new TerminalSize(30, 100));
		Reader reader = new Reader(host.containers().attach(spec.id(), AttachOptions.INTERACTIVE));
		host.containers().start(spec.id());
		reader.awaitText("ready");
		assertThat(reader.standard().lines()).startsWith("30 100", "/dev/pts/0", "xterm")
			.anyMatch((line) -> line.contains("console"));
		host.containers().resize(spec.id(), new TerminalSize(50, 132));
		reader.awaitText("50 132");
		reader.detach();
		remove(spec);
	}

	@Test
	void holdsStillWhilePausedAndCanBeStoppedThen() {
		ContainerSpec spec = kept("i=0; while :; do i=$((i+1)); echo $i; usleep 1000; done");
		host.startAndAwait(spec, "5");
		assertThat(host.containers().pause(spec.id()).paused()).isTrue();
		await().atMost(PATIENCE).until(() -> {
			int before = host.log(spec.id()).size();
			Thread.sleep(50);
			return host.log(spec.id()).size() == before;
		});
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().pause(spec.id()));
		int still = host.log(spec.id()).size();
		assertThat(host.containers().resume(spec.id()).paused()).isFalse();
		await().atMost(PATIENCE).until(() -> host.log(spec.id()).size() > still + 5);
		host.containers().pause(spec.id());
		host.containers().kill(spec.id(), Signal.KILL.number());
		assertThat(exitCode(ended(host.containers().exit(spec.id())))).isEqualTo(137);
		host.containers().start(spec.id());
		host.containers().pause(spec.id());
		host.containers().stop(spec.id(), Duration.ofSeconds(1));
		assertThat(host.containers().get(spec.id()).orElseThrow().running()).isFalse();
		remove(spec);
	}

	@Test
	void startsAgainWithWhatItWrote() {
		ContainerSpec spec = kept("echo run >> /runs; cat /runs");
		host.containers().create(spec);
		CompletableFuture<Container> next = host.containers().await(spec.id(), WaitCondition.NEXT_EXIT);
		CompletableFuture<Container> removed = host.containers().await(spec.id(), WaitCondition.REMOVED);
		assertThat(host.containers().await(spec.id(), WaitCondition.NOT_RUNNING)).isCompleted();
		host.containers().start(spec.id());
		ended(next);
		next = host.containers().await(spec.id(), WaitCondition.NEXT_EXIT);
		host.containers().start(spec.id());
		assertThat(exitCode(ended(next))).isZero();
		assertThat(host.log(spec.id())).extracting(LogEntry::text).containsExactly("run", "run", "run");
		assertThat(removed).isNotDone();
		host.containers().remove(spec.id());
		assertThat(ended(removed).id()).isEqualTo(spec.id());
	}

	@Test
	void refusesToStartAgainWhatNeedNotBeKept() {
		ContainerSpec once = host.shell("true");
		host.containers().create(once);
		host.containers().start(once.id());
		ended(host.containers().exit(once.id()));
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().start(once.id()))
			.withMessageContaining("made to run once");
		ContainerSpec again = with(host.shell("true"), Care.NONE.with(new RestartPolicy(RestartPolicy.When.ALWAYS, 0)));
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().create(again))
			.withMessageContaining("made to run once");
		remove(once);
	}

	@Test
	void startsAgainAsOftenAsItsPolicySays() {
		RestartPolicy twice = new RestartPolicy(RestartPolicy.When.ON_FAILURE, 2);
		ContainerSpec spec = with(kept("echo run; exit 3"), Care.NONE.with(twice));
		host.containers().create(spec);
		host.containers().start(spec.id());
		await().atMost(PATIENCE).until(() -> host.log(spec.id()).size() == 3);
		await().atMost(PATIENCE).untilAsserted(() -> {
			Container container = host.containers().get(spec.id()).orElseThrow();
			assertThat(container.running()).isFalse();
			assertThat(container.upkeep().restarts()).isEqualTo(2);
			assertThat(container.upkeep().restartAt()).isNull();
		});
		remove(spec);
	}

	@Test
	void staysStoppedUntilTheEngineStartsAgain() {
		ContainerSpec always = with(kept("sleep 1000; true"),
				Care.NONE.with(new RestartPolicy(RestartPolicy.When.ALWAYS, 0)));
		ContainerSpec unlessStopped = with(kept("sleep 1000; true"),
				Care.NONE.with(new RestartPolicy(RestartPolicy.When.UNLESS_STOPPED, 0)));
		for (ContainerSpec spec : List.of(always, unlessStopped)) {
			host.containers().create(spec);
			host.containers().start(spec.id());
			host.containers().stop(spec.id(), Duration.ZERO);
			assertThat(host.containers().get(spec.id()).orElseThrow().upkeep().restartAt()).isNull();
		}
		host.closeEngine();
		host.open();
		await().atMost(PATIENCE).until(() -> host.containers().get(always.id()).orElseThrow().running());
		assertThat(host.containers().get(unlessStopped.id()).orElseThrow().running()).isFalse();
		remove(always);
		remove(unlessStopped);
	}

	@Test
	void isAttachedToAgainByTheNextAgent() {
		ContainerSpec spec = with(kept("cat"), new Streams(false, true, false));
		host.containers().create(spec);
		host.containers().start(spec.id());
		host.closeEngine();
		host.open();
		Reader reader = new Reader(host.containers().attach(spec.id(), AttachOptions.INTERACTIVE));
		reader.type("still here\n");
		reader.awaitText("still here");
		reader.detach();
		remove(spec);
	}

	@Test
	void tellsItsHealth() {
		HealthCheck check = new HealthCheck(List.of("CMD-SHELL", "echo looking; test -e /well"), Duration.ofMillis(50),
				null, null, null, 2, false);
		ContainerSpec spec = with(kept("sleep 1000; true"), Care.NONE.with(check));
		host.containers().create(spec);
		host.containers().start(spec.id());
		awaitHealth(spec, Health.Status.UNHEALTHY);
		var execs = host.containers().execs();
		execs.startDetached(execs.create(spec.id(), ExecSpec.of("touch", "/well")).id());
		awaitHealth(spec, Health.Status.HEALTHY);
		Health health = host.containers().get(spec.id()).orElseThrow().upkeep().health();
		assertThat(health.failingStreak()).isZero();
		assertThat(health.results()).hasSizeLessThanOrEqualTo(Health.KEPT).last().satisfies((result) -> {
			assertThat(result.output()).isEqualTo("looking\n");
			assertThat(result.exitCode()).isZero();
		});
		remove(spec);
	}

	@Test
	void killsAProbeThatTakesTooLongAndStartsAnUnhealthyContainerAgain() {
		HealthCheck check = new HealthCheck(List.of("CMD", "sleep", "1000"), Duration.ofMillis(10),
				Duration.ofMillis(50), null, null, 1, true);
		ContainerSpec spec = with(kept("echo run; sleep 1000; true"), Care.NONE.with(check));
		host.startAndAwait(spec, "run");
		await().atMost(PATIENCE).until(() -> host.log(spec.id()).size() >= 2);
		remove(spec);
	}

	private static void awaitHealth(ContainerSpec spec, Health.Status status) {
		await().atMost(PATIENCE).until(() -> {
			Health health = host.containers().get(spec.id()).orElseThrow().upkeep().health();
			return health != null && health.status() == status;
		});
	}

	@Test
	void hasAnInitThatPassesSignalsOnAndWaitsForOrphans() {
		ContainerSpec spec = with(
				kept("trap 'echo bye; exit 9' TERM; (sleep 0.1 & ) ; cat /proc/1/comm; sleep 0.5; "
						+ "grep -l '^State:.Z' /proc/[0-9]*/status; echo ready; while :; do usleep 10000; done"),
				Care.NONE.withInit(true));
		host.startAndAwait(spec, "ready");
		Execs execs = host.containers().execs();
		Exec beside = execs.startDetached(execs.create(spec.id(), ExecSpec.of("true")).id());
		assertThat(execs.ended(beside.id()).orTimeout(60, TimeUnit.SECONDS).join().state())
			.as("an init that may not be looked at lets others in")
			.isEqualTo(new Exec.Ended(0));
		assertThat(exitCode(host.containers().stop(spec.id(), Duration.ofSeconds(30)))).isEqualTo(9);
		assertThat(host.log(spec.id())).extracting(LogEntry::text).containsExactly("gantry-init", "ready", "bye");
		remove(spec);
	}

}
