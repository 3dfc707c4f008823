package dev.gantry.router.link;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.routing.Backend;
import dev.gantry.contracts.routing.BackendState;
import dev.gantry.contracts.routing.Route;
import dev.gantry.contracts.routing.RouterReport;
import dev.gantry.contracts.routing.RouterReport.BackendLoad;
import dev.gantry.contracts.routing.RoutingTable;
import dev.gantry.router.table.TableInForce;
import dev.gantry.router.table.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlatformLinkTests {

	private final FakePlatform platform = new FakePlatform();

	private final TableInForce table = new TableInForce(this::drained);

	private final PlatformLink link = new PlatformLink(this.platform, this.table);

	private void drained() {
		this.link.tell();
	}

	@BeforeEach
	void open() {
		this.link.open();
	}

	@AfterEach
	void close() {
		this.link.close();
	}

	@Test
	void appliesTableAndReportsItsRevisionAtOnce() throws Exception {
		this.platform.tables.add(table(7, BackendState.ACTIVE));
		RouterReport report = this.platform.nextReport();
		assertThat(report.revision()).isEqualTo(7);
		assertThat(report.draining()).isEmpty();
		assertThat(this.table.find("a.localhost")).isPresent();
	}

	@Test
	void reportsDrainingBackendAgainAsSoonAsItIsEmpty() throws Exception {
		this.platform.tables.add(table(1, BackendState.ACTIVE));
		this.platform.nextReport();
		Target target = this.table.find("a.localhost").orElseThrow().targets().get(0);
		assertThat(target.acquire()).isTrue();
		this.platform.tables.add(table(2, BackendState.DRAINING));
		assertThat(this.platform.nextReport().draining()).containsExactly(new BackendLoad("i1", 3, 1));
		assertThat(target.acquire()).isFalse();
		target.release();
		assertThat(this.platform.nextReport().draining()).containsExactly(new BackendLoad("i1", 3, 0));
	}

	@Test
	void keepsLastTableWhilePlatformIsAwayAndGoesOnAfterwards() throws Exception {
		this.platform.tables.add(table(1, BackendState.ACTIVE));
		this.platform.nextReport();
		this.platform.away = true;
		this.platform.tables.add(table(2, BackendState.ACTIVE));
		Thread.sleep(300);
		assertThat(this.table.find("a.localhost")).isPresent();
		this.platform.away = false;
		this.platform.tables.add(table(3, BackendState.ACTIVE));
		assertThat(this.platform.reportOf(3)).isNotNull();
	}

	private static RoutingTable table(long revision, BackendState state) {
		Backend backend = new Backend("i1", 3, 1, "127.0.0.1:1", state);
		return new RoutingTable(revision, List.of(new Route("a.localhost", "a", "web", List.of(backend))));
	}

	/** A platform that answers with what the test says. */
	private static final class FakePlatform implements RoutingSource {

		private final BlockingQueue<RoutingTable> tables = new LinkedBlockingQueue<>();

		private final BlockingQueue<RouterReport> reports = new LinkedBlockingQueue<>();

		private volatile boolean away;

		@Override
		public RoutingTable await(String routerId, long revision, Duration wait)
				throws IOException, InterruptedException {
			RoutingTable next = this.tables.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
			if (this.away || next == null) {
				throw new IOException("the platform is away");
			}
			return next;
		}

		@Override
		public void report(RouterReport report) {
			this.reports.add(report);
		}

		RouterReport nextReport() throws InterruptedException {
			return this.reports.poll(2, TimeUnit.SECONDS);
		}

		RouterReport reportOf(long revision) throws InterruptedException {
			RouterReport report = nextReport();
			while (report != null && report.revision() != revision) {
				report = nextReport();
			}
			return report;
		}

	}

}
