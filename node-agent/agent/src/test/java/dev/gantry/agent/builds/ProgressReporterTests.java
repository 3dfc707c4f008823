package dev.gantry.agent.builds;

import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import dev.gantry.agent.link.Platform;
import dev.gantry.agent.link.PlatformUnreachableException;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.BuildAssignment;
import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildProgress;
import dev.gantry.contracts.link.DiscardedVolumes;
import dev.gantry.contracts.link.JoinReply;
import dev.gantry.contracts.link.JoinRequest;
import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.link.ReportReply;
import dev.gantry.contracts.values.MemorySize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressReporterTests {

	private static final BuildAssignment BUILD = new BuildAssignment("b-1", 2, "shop", "sha256:00", "Dockerfile",
			Map.of(), "apps/shop", "build-1", MemorySize.ofMebibytes(512), true, Map.of());

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	private final Hearer platform = new Hearer();

	@AfterEach
	void stop() {
		this.timer.shutdownNow();
	}

	@Test
	void tellsEveryLineOnceAndInOrderBeforeTheEnd() {
		try (ProgressReporter reporter = reporter()) {
			for (int i = 0; i < 2_500; i++) {
				reporter.line(1, "stdout", "line " + i);
			}
			reporter.succeeded(new ImageBuilder.BuiltImage("sha256:11", List.of(80), Duration.ofMillis(5)));
		}
		assertThat(this.platform.lines()).extracting(BuildLine::sequence)
			.doesNotHaveDuplicates()
			.isSorted()
			.hasSize(2_500);
		BuildProgress last = this.platform.heard.get(this.platform.heard.size() - 1);
		assertThat(last.state()).isEqualTo(BuildProgress.State.SUCCEEDED);
		assertThat(last.image()).isEqualTo("sha256:11");
		assertThat(last.attempt()).isEqualTo(2);
		assertThat(this.platform.heard).filteredOn((progress) -> progress.state() == BuildProgress.State.SUCCEEDED)
			.hasSize(1);
	}

	@Test
	void keepsTheEndUntilThePlatformIsBack() {
		this.platform.awayFor = 3;
		try (ProgressReporter reporter = reporter()) {
			reporter.line(0, "gantry", "hello");
			reporter.failed(new Failure(ErrorCode.BUILD_FAILED, "no", null));
		}
		BuildProgress last = this.platform.heard.get(this.platform.heard.size() - 1);
		assertThat(last.state()).isEqualTo(BuildProgress.State.FAILED);
		assertThat(last.failure().detail()).isEqualTo("no");
		assertThat(this.platform.lines()).extracting(BuildLine::text).containsExactly("hello");
	}

	@Test
	void shortensALineThatIsVeryLong() {
		try (ProgressReporter reporter = reporter()) {
			reporter.line(1, "stdout", "x".repeat(100_000));
			reporter.failed(new Failure(ErrorCode.BUILD_FAILED, "no", null));
		}
		assertThat(this.platform.lines().get(0).text()).hasSizeLessThan(17_000);
	}

	private ProgressReporter reporter() {
		return new ProgressReporter(BUILD, this.platform, this.timer, InstantSource.system());
	}

	/** Hears progress. */
	private static final class Hearer implements Platform {

		private final List<BuildProgress> heard = new CopyOnWriteArrayList<>();

		private volatile int awayFor;

		List<BuildLine> lines() {
			return this.heard.stream().flatMap((progress) -> progress.lines().stream()).toList();
		}

		@Override
		public void progress(String buildId, BuildProgress progress) {
			if (this.awayFor > 0) {
				this.awayFor--;
				throw new PlatformUnreachableException("away", null);
			}
			this.heard.add(progress);
		}

		@Override
		public JoinReply join(String token, JoinRequest request) {
			throw new UnsupportedOperationException();
		}

		@Override
		public ReportReply report(NodeReport report) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Assignments assignments(long revision, Duration wait) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void discarded(DiscardedVolumes volumes) {
			throw new UnsupportedOperationException();
		}

		@Override
		public InputStream source(String buildId) {
			throw new UnsupportedOperationException();
		}

	}

}
