package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.stats.ContainerProcess;
import dev.gantry.engine.stats.ContainerStats;
import dev.gantry.engine.stats.HostStats;
import dev.gantry.engine.stats.StatsInterval;
import dev.gantry.engine.stats.StatsSample;
import dev.gantry.engine.stats.StatsSubscription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Figures and processes of containers on the real kernel. */
class StatsTest {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static TestHost host;

	private static ContainerStats stats;

	@BeforeAll
	static void open() throws IOException {
		host = TestHost.create();
		stats = HostStats.open(host.home(), host.containers());
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			stats.close();
			host.close();
		}
	}

	@Test
	void samplesWhatAContainerUses() {
		ContainerSpec spec = start("dd if=/dev/urandom of=/file bs=1000000 count=20 2>/dev/null; "
				+ "x=$(head -c 3000000 /dev/zero | tr '\\0' x); sleep 100 & : >/ready; wait; echo $x");
		StatsSample sample = stats.sample(spec.id());
		assertThat(sample.cpu().total()).isPositive().isLessThan(sample.cpu().host());
		assertThat(sample.memory().used()).isGreaterThan(3_000_000);
		assertThat(sample.memory().limit()).isEqualTo(spec.sandbox().limits().memory().bytes());
		assertThat(sample.memory().details()).isNotEmpty();
		assertThat(sample.pids()).isEqualTo(new StatsSample.Pids(2, 2048));
		assertThat(sample.networks()).containsOnlyKeys("eth0");
		assertThat(sample.block()).isNotEmpty();
		end(spec);
	}

	@Test
	void followsUntilTheContainerEnds() {
		ContainerSpec spec = start("touch /ready; while :; do :; done");
		List<StatsInterval> intervals = Collections.synchronizedList(new ArrayList<>());
		StatsSubscription subscription = stats.follow(spec.id(), Duration.ofMillis(100), intervals::add);
		await().atMost(PATIENCE).until(() -> intervals.size() > 3);
		end(spec);
		assertThat(subscription.done().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)).succeedsWithin(PATIENCE);
		assertThat(intervals.get(0).previous()).isNull();
		StatsInterval later = intervals.get(3);
		assertThat(later.previous()).isEqualTo(intervals.get(2).current());
		assertThat(later.current().cpu().total()).isGreaterThanOrEqualTo(later.previous().cpu().total());
	}

	@Test
	void listsItsProcessesAsSeenInsideAndOutside() {
		ContainerSpec spec = start("su app -s /bin/sh -c 'touch /tmp/ready; exec sleep 1234' & "
				+ "while [ ! -e /tmp/ready ]; do usleep 10000; done; touch /ready; wait");
		await().atMost(PATIENCE).until(() -> stats.top(spec.id()).stream().anyMatch(StatsTest::sleeps));
		List<ContainerProcess> processes = stats.top(spec.id());
		int pid = ((ContainerState.Running) host.containers().get(spec.id()).orElseThrow().state()).pid();
		assertThat(processes.get(0)).satisfies((first) -> {
			assertThat(first.pid()).isEqualTo(pid);
			assertThat(first.pidInside()).isEqualTo(1);
			assertThat(first.uidInside()).isZero();
			assertThat(first.command()).startsWith("/bin/sh", "-c");
		});
		assertThat(processes).filteredOn(StatsTest::sleeps).singleElement().satisfies((sleep) -> {
			assertThat(sleep.uidInside()).isEqualTo(1000);
			assertThat(sleep.pidInside()).isGreaterThan(1).isNotEqualTo(sleep.pid());
			assertThat(sleep.terminal()).isEqualTo("?");
		});
		end(spec);
	}

	private static boolean sleeps(ContainerProcess process) {
		return process.command().contains("1234") && process.command().get(0).endsWith("sleep");
	}

	@Test
	void refusesAContainerThatDoesNotRun() {
		ContainerSpec spec = host.shell("true");
		host.containers().create(spec);
		assertRefused(ErrorCode.STATE_CONFLICT, () -> stats.sample(spec.id()));
		assertRefused(ErrorCode.STATE_CONFLICT, () -> stats.top(spec.id()));
		assertRefused(ErrorCode.NOT_FOUND, () -> stats.sample("not-there"));
		assertRefused(ErrorCode.NOT_FOUND, () -> stats.follow("not-there", PATIENCE, (interval) -> {
		}));
		host.containers().remove(spec.id());
	}

	private static void assertRefused(ErrorCode code, Runnable call) {
		assertThatExceptionOfType(GantryException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(code));
	}

	private static ContainerSpec start(String script) {
		ContainerSpec spec = host.shell("chmod 777 /tmp; " + script);
		host.containers().create(spec);
		host.containers().start(spec.id());
		Path ready = host.containers().upperDirectory(spec.id()).resolve("ready");
		await().atMost(PATIENCE).until(() -> Files.exists(ready));
		return spec;
	}

	private static void end(ContainerSpec spec) {
		CompletableFuture<Container> exit = host.containers().exit(spec.id());
		host.containers().stop(spec.id(), Duration.ZERO);
		assertThat(exit).succeedsWithin(PATIENCE);
		host.containers().remove(spec.id());
	}

}
