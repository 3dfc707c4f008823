import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.HostContainers;
import dev.gantry.engine.logs.LogSelection;

/**
 * The engine's part of {@link Crowd}. The first one starts containers, one of which writes
 * numbered lines, and waits to be killed; the next one adopts them, looks for gaps and takes
 * all away. Arguments: the home, the program, how many containers.
 */
final class CrowdAgent {

	private static final int THREADS = 4;

	private static final int LISTINGS = 20;

	/** So that there are lines of before, of between and of after. */
	private static final int WRITING_MILLIS = 2000;

	private CrowdAgent() {
	}

	public static void main(String[] args) throws Exception {
		BenchEngine engine = new BenchEngine(Path.of(args[0]), Path.of(args[1]));
		List<Container> present = engine.containers().list();
		if (present.isEmpty()) {
			begin(engine, Integer.parseInt(args[2]));
			Thread.sleep(TimeUnit.MINUTES.toMillis(5));
			throw new IllegalStateException("nobody has killed this engine");
		}
		say("running", present.stream().filter(Container::running).count());
		Thread.sleep(WRITING_MILLIS);
		long lost = 0;
		for (Container container : present) {
			if (container.spec().process().arguments().contains("count")) {
				lost += gaps(engine.containers(), container.id());
			}
		}
		engine.close();
		say("lost", lost);
		System.exit(0);
	}

	private static void begin(BenchEngine engine, int size) throws Exception {
		say("started", seconds(() -> startAll(engine, size)));
		double[] listings = new double[LISTINGS];
		for (int i = 0; i < LISTINGS; i++) {
			listings[i] = 1000 * seconds(() -> engine.containers().list());
		}
		Arrays.sort(listings);
		Thread.sleep(WRITING_MILLIS);
		say("listed", listings[LISTINGS / 2]);
	}

	private static Void startAll(BenchEngine engine, int size) throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(THREADS);
		List<Future<String>> started = new ArrayList<>();
		started.add(pool.submit(engine::counting));
		for (int i = 1; i < size; i++) {
			started.add(pool.submit(() -> engine.idle()));
		}
		for (Future<String> one : started) {
			one.get();
		}
		pool.shutdown();
		return null;
	}

	/** Numbers that a log misses, or has in the wrong order. */
	private static long gaps(HostContainers containers, String id) {
		List<Long> numbers = new ArrayList<>();
		containers.logs(id, LogSelection.ALL, (entry) -> numbers.add(Long.parseLong(entry.text().strip()))).done().join();
		if (numbers.size() < WRITING_MILLIS / 10) {
			throw new IllegalStateException("the log has " + numbers.size() + " lines");
		}
		long gaps = 0;
		for (int i = 0; i < numbers.size(); i++) {
			gaps += (numbers.get(i) == i + 1) ? 0 : 1;
		}
		return gaps;
	}

	private static double seconds(Callable<?> action) throws Exception {
		long begun = System.nanoTime();
		action.call();
		return (System.nanoTime() - begun) / 1e9;
	}

	private static void say(String what, double figure) {
		System.out.printf(Locale.ROOT, "%s %.6f%n", what, figure);
	}

}
