import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.HostContainers;
import dev.gantry.engine.network.BridgeNetwork;

/**
 * The agent's part of {@link Endurance}: finishes what an agent before it has left, then runs
 * containers one after the other in several threads, and says after each how it went. Killed at
 * any moment. Arguments: the home, how many containers to run; 0 takes everything away.
 */
public final class EnduranceAgent {

	static final String LAYER = "5e".repeat(32);

	private static final int CALLERS = 8;

	private final HostContainers containers;

	private final Random random = new Random();

	private EnduranceAgent(HostContainers containers) {
		this.containers = containers;
	}

	public static void main(String[] args) throws Exception {
		int count = Integer.parseInt(args[1]);
		EngineHome home = EngineHome.below(Path.of(args[0]));
		BridgeNetwork network = BridgeNetwork.open(home);
		HostContainers containers = HostContainers.open(home, network);
		EnduranceAgent agent = new EnduranceAgent(containers);
		for (Container left : containers.list()) {
			say("adopted", agent.finish(left.id()));
		}
		if (count == 0) {
			containers.teardown();
			network.teardown();
			network.close();
		}
		else {
			agent.run(count);
		}
		System.exit(0);
	}

	private void run(int count) throws InterruptedException {
		AtomicInteger left = new AtomicInteger(count);
		ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
		for (int i = 0; i < CALLERS; i++) {
			callers.submit(() -> {
				while (left.getAndDecrement() > 0) {
					say("ended", cycle());
				}
			});
		}
		callers.shutdown();
		callers.awaitTermination(1, TimeUnit.DAYS);
	}

	private String cycle() {
		String id = "e" + Long.toUnsignedString(this.random.nextLong(), 36);
		try {
			this.containers.create(ContainerSpec.of(id, java.util.List.of(LAYER), "/stamp"));
			this.containers.start(id);
			return finish(id);
		}
		catch (GantryException ex) {
			this.containers.remove(id);
			return "refused " + ex.getMessage();
		}
	}

	/** Waits for a container's end and removes it; one that never ran is removed at once. */
	private String finish(String id) {
		try {
			ContainerState state = this.containers.get(id).orElseThrow().state();
			if (!(state instanceof ContainerState.Created)) {
				state = this.containers.exit(id).get(60, TimeUnit.SECONDS).state();
			}
			return (state instanceof ContainerState.Exited exited) ? Integer.toString(exited.exit().code())
					: state.getClass().getSimpleName();
		}
		catch (TimeoutException ex) {
			this.containers.stop(id, Duration.ZERO);
			return "HANGS";
		}
		catch (Exception ex) {
			return "FAILS " + ex;
		}
		finally {
			this.containers.remove(id);
		}
	}

	private static synchronized void say(String what, String how) {
		System.out.println(what + " " + how);
	}

}
