package dev.gantry.agent.link;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.BuildProgress;
import dev.gantry.contracts.link.DiscardedVolumes;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.JoinReply;
import dev.gantry.contracts.link.JoinRequest;
import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.link.ReportReply;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class AgentLinkTests {

	private static final NodeCapacity CAPACITY = new NodeCapacity(CpuShare.ofMillis(1000), MemorySize.ofMebibytes(512),
			MemorySize.ofMebibytes(512));

	private final FakePlatform platform = new FakePlatform();

	private final FakeNode node = new FakeNode();

	@TempDir
	private Path directory;

	private AgentLink link;

	@AfterEach
	void close() {
		if (this.link != null) {
			this.link.close();
		}
	}

	@Test
	void joinsOnceAndKeepsItsTokenForRootAlone() throws Exception {
		start();
		await(() -> !this.platform.reports.isEmpty());
		assertThat(this.platform.joins).containsExactly("join-token");
		Path file = this.directory.resolve("node.json");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		this.link.close();
		start();
		await(() -> this.platform.joins.size() == 2);
		assertThat(this.platform.joins).containsExactly("join-token", "node-token");
	}

	@Test
	void joinsAnewWhenThePlatformForgotTheNode() {
		start();
		await(() -> !this.platform.reports.isEmpty());
		this.platform.nodeToken = "second-token";
		this.platform.nodeId = "n-2";
		this.link.changed();
		await(() -> this.platform.joins.contains("join-token") && this.platform.joins.size() >= 3);
		await(() -> this.node.forgotten);
	}

	@Test
	void reportsAChangeAtOnce() {
		start();
		await(() -> !this.platform.reports.isEmpty());
		int before = this.platform.reports.size();
		this.link.changed();
		await(() -> this.platform.reports.size() > before);
		assertThat(this.platform.reports).extracting(NodeReport::sequence).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void goesOnAfterTheServerWasAway() {
		this.platform.away = true;
		start();
		await(() -> this.platform.refused > 1);
		this.platform.away = false;
		await(() -> !this.platform.reports.isEmpty());
	}

	@Test
	void refusesAssignmentsOfALeaderThatWasReplaced() {
		this.platform.assignments.add(assignments(7, 1));
		this.platform.assignments.add(assignments(6, 2));
		this.platform.assignments.add(assignments(7, 3));
		start();
		await(() -> this.node.assigned.size() == 2);
		assertThat(this.node.assigned).extracting(Assignments::revision).containsExactly(1L, 3L);
	}

	@Test
	void remembersTheHighestEpochOverRestarts() {
		this.platform.assignments.add(assignments(7, 1));
		start();
		await(() -> this.node.assigned.size() == 1);
		this.link.close();
		this.node.assigned.clear();
		this.platform.assignments.add(assignments(6, 2));
		this.platform.assignments.add(assignments(8, 3));
		start();
		await(() -> this.node.assigned.size() == 1);
		assertThat(this.node.assigned.get(0).epoch()).isEqualTo(8);
	}

	private void start() {
		JsonMapper json = JsonMapper.builder().build();
		Membership membership = new Membership("http://server",
				new StateFile<>(this.directory.resolve("node.json"), NodeIdentity.class, json), () -> "join-token",
				() -> new JoinRequest("node", "1", "amd64", "boot", Map.of(), CAPACITY));
		this.platform.membership = membership;
		this.link = new AgentLink(this.platform, membership,
				new StateFile<>(this.directory.resolve("epoch.json"), EpochGate.Seen.class, json), this.node,
				new AgentLink.Timing(InstantSource.system(), Duration.ofMillis(200), Duration.ofMillis(10)));
		this.link.start();
	}

	private static void await(java.util.concurrent.Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10)).until(condition);
	}

	private static Assignments assignments(long epoch, long revision) {
		return new Assignments(epoch, revision, List.of(), List.of(), List.of(), List.of());
	}

	/** A platform that knows one node. */
	private static final class FakePlatform implements Platform {

		private final List<String> joins = new CopyOnWriteArrayList<>();

		private final List<NodeReport> reports = new CopyOnWriteArrayList<>();

		private final BlockingQueue<Assignments> assignments = new LinkedBlockingQueue<>();

		private volatile String nodeToken = "node-token";

		private volatile String nodeId = "n-1";

		private volatile boolean away;

		private volatile int refused;

		private volatile Membership membership;

		@Override
		public JoinReply join(String token, JoinRequest request) {
			requireHere();
			this.joins.add(token);
			if (!token.equals("join-token") && !token.equals(this.nodeToken)) {
				throw new TokenRefusedException("unknown token");
			}
			return new JoinReply(this.nodeId, this.nodeToken, "localhost:5000", 1);
		}

		@Override
		public ReportReply report(NodeReport report) {
			requireMember();
			this.reports.add(report);
			return new ReportReply(report.epoch());
		}

		@Override
		public Assignments assignments(long revision, Duration wait) {
			requireMember();
			try {
				Assignments next = this.assignments.poll(50, TimeUnit.MILLISECONDS);
				if (next == null) {
					throw new PlatformUnreachableException("nothing new for revision " + revision, null);
				}
				return next;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new PlatformUnreachableException("interrupted", ex);
			}
		}

		private void requireMember() {
			requireHere();
			if (!this.nodeToken.equals(this.membership.token())) {
				throw new TokenRefusedException("unknown token");
			}
		}

		private void requireHere() {
			if (this.away) {
				this.refused++;
				throw new PlatformUnreachableException("away", null);
			}
		}

		@Override
		public void discarded(DiscardedVolumes volumes) {
			throw new UnsupportedOperationException();
		}

		@Override
		public InputStream source(String buildId) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void progress(String buildId, BuildProgress progress) {
			throw new UnsupportedOperationException();
		}

	}

	/** A node with nothing on it. */
	private static final class FakeNode implements Node {

		private final List<Assignments> assigned = new CopyOnWriteArrayList<>();

		private volatile boolean forgotten;

		@Override
		public NodeCapacity capacity() {
			return CAPACITY;
		}

		@Override
		public List<ContainerReport> containers() {
			return List.of();
		}

		@Override
		public List<String> faults() {
			return List.of();
		}

		@Override
		public void assign(Assignments assignments) {
			this.assigned.add(assignments);
		}

		@Override
		public void forgetAssignments() {
			this.forgotten = true;
		}

	}

}
