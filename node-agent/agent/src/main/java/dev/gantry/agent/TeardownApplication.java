package dev.gantry.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import dev.gantry.agent.host.HomeOwnership;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.Engine;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.build.BuildSettings;
import dev.gantry.engine.containers.Container;

/**
 * Ends every container of a home, with its grace, and takes away all that the engine has
 * made in the kernel. Run while no agent of that home runs. Data stays on disk.
 */
public final class TeardownApplication {

	private static final Duration GRACE = Duration.ofSeconds(10);

	private TeardownApplication() {
	}

	public static void main(String[] args) {
		if (args.length != 1) {
			System.err.println("usage: TeardownApplication HOME");
			System.exit(2);
		}
		EngineHome home = EngineHome.below(Path.of(args[0]));
		try (HomeOwnership ownership = HomeOwnership.take(home.directory())) {
			teardown(Engine.open(home, BuildSettings.DEFAULT), ownership);
		}
		catch (GantryException ex) {
			System.err.println(ex.getMessage() + (ex.remedy() == null ? "" : "\n" + ex.remedy()));
			System.exit(1);
		}
		System.exit(0);
	}

	private static void teardown(Engine engine, HomeOwnership ownership) {
		Objects.requireNonNull(ownership, "ownership");
		List<CompletableFuture<?>> stops = engine.containers()
			.list()
			.stream()
			.filter(Container::running)
			.<CompletableFuture<?>>map((container) -> CompletableFuture
				.runAsync(() -> engine.containers().stop(container.id(), GRACE), (task) -> new Thread(task).start()))
			.toList();
		CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)).join();
		engine.teardown();
	}

}
