package dev.gantry.router.table;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.contracts.routing.Backend;
import dev.gantry.contracts.routing.BackendState;
import dev.gantry.contracts.routing.Route;
import dev.gantry.contracts.routing.RoutingTable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TableInForceTests {

	private final AtomicInteger drained = new AtomicInteger();

	private final TableInForce table = new TableInForce(this.drained::incrementAndGet);

	@Test
	void knowsNothingBeforeTheFirstTable() {
		assertThat(this.table.isKnown()).isFalse();
		assertThat(this.table.find("a")).isEmpty();
		this.table.apply(new RoutingTable(0, List.of()));
		assertThat(this.table.isKnown()).isTrue();
	}

	@Test
	void keepsLoadOfBackendFromTableToTable() {
		apply(1, backend("a", BackendState.ACTIVE));
		target().acquire();
		apply(2, backend("a", BackendState.ACTIVE), backend("b", BackendState.ACTIVE));
		assertThat(destination().choose(List.of(), 0).orElseThrow().instanceId()).isEqualTo("b");
	}

	@Test
	void backendThatIsGoneGetsNothingNewAndEndsWhatItHas() {
		apply(1, backend("a", BackendState.ACTIVE));
		Target gone = target();
		gone.acquire();
		apply(2);
		assertThat(gone.acquire()).isFalse();
		assertThat(destination().targets()).isEmpty();
		assertThat(this.table.drainingLoads()).isEmpty();
		gone.release();
		assertThat(gone.inFlight()).isZero();
	}

	@Test
	void backendThatDrainedMayComeBack() {
		apply(1, backend("a", BackendState.DRAINING));
		assertThat(this.table.drainingLoads()).hasSize(1);
		apply(2, backend("a", BackendState.ACTIVE));
		assertThat(target().acquire()).isTrue();
	}

	@Test
	void refusesAddressWithoutPort() {
		Backend broken = new Backend("a", 1, 1, "10.0.0.1", BackendState.ACTIVE);
		assertThatIllegalArgumentException().isThrownBy(() -> apply(1, broken)).withMessageContaining("10.0.0.1");
	}

	@Test
	void unreachableBackendIsAvoidedForAWhileButTriedWhenThereIsNoOther() {
		apply(1, backend("a", BackendState.ACTIVE), backend("b", BackendState.ACTIVE));
		Target dead = target();
		dead.unreachable(0);
		for (int i = 0; i < 20; i++) {
			assertThat(destination().choose(List.of(), 1_000).orElseThrow()).isNotSameAs(dead);
		}
		apply(2, backend(dead.instanceId(), BackendState.ACTIVE));
		assertThat(destination().choose(List.of(), 1_000)).contains(dead);
		assertThat(destination().choose(List.of(dead), 1_000)).isEmpty();
	}

	/**
	 * Whatever the order of a request's entry and the end of a backend: once it is seen
	 * empty it stays empty.
	 */
	@Test
	void noRequestEntersUnseenWhileBackendIsTakenOut() throws Exception {
		for (int round = 0; round < 300; round++) {
			apply(2L * round + 1, backend("a", BackendState.ACTIVE));
			Target target = target();
			List<Thread> clients = new ArrayList<>();
			AtomicInteger holding = new AtomicInteger();
			for (int i = 0; i < 3; i++) {
				Thread client = new Thread(() -> {
					if (target.acquire()) {
						holding.incrementAndGet();
					}
				});
				clients.add(client);
				client.start();
			}
			apply(2L * round + 2, backend("a", BackendState.DRAINING));
			int reported = this.table.drainingLoads().get(0).inFlight();
			for (Thread client : clients) {
				client.join();
			}
			assertThat(holding.get()).isLessThanOrEqualTo(reported);
			for (int i = holding.get(); i > 0; i--) {
				target.release();
			}
			assertThat(target.inFlight()).isZero();
		}
	}

	private Destination destination() {
		return this.table.find("APP.localhost").orElseThrow();
	}

	private Target target() {
		return destination().targets().get(0);
	}

	private void apply(long revision, Backend... backends) {
		this.table
			.apply(new RoutingTable(revision, List.of(new Route("app.localhost", "app", "web", List.of(backends)))));
	}

	private static Backend backend(String id, BackendState state) {
		return new Backend(id, 1, 1, "127.0.0.1:1", state);
	}

}
