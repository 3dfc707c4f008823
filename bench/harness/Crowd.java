import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many containers at once. */
final class Crowd {

	private static final int THREADS = 4;

	private static final int LISTINGS = 20;

	private final BenchEngine engine;

	private final int size;

	Crowd(BenchEngine engine, int size) {
		this.engine = engine;
		this.size = size;
	}

	/** Starts, lists, adopts and ends them. */
	Map<String, Double> measure() throws Exception {
		Map<String, Double> figures = new LinkedHashMap<>();
		List<String> ids = new ArrayList<>();
		figures.put("start_" + this.size + "_s", seconds(() -> ids.addAll(startAll())));
		double[] listings = new double[LISTINGS];
		for (int i = 0; i < LISTINGS; i++) {
			listings[i] = seconds(() -> this.engine.containers().list());
		}
		java.util.Arrays.sort(listings);
		figures.put("list_" + this.size + "_ms", 1000 * listings[LISTINGS / 2]);
		figures.put("adopt_" + this.size + "_s", seconds(() -> {
			this.engine.reopen();
			return null;
		}));
		long running = this.engine.containers().list().stream().filter((container) -> container.running()).count();
		if (running != this.size) {
			throw new IllegalStateException(running + " of " + this.size + " containers run after the adoption");
		}
		figures.forEach((key, value) -> System.out.printf(Locale.ROOT, "%s %.3f%n", key, value));
		return figures;
	}

	private List<String> startAll() throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(THREADS);
		List<Future<String>> started = new ArrayList<>();
		for (int i = 0; i < this.size; i++) {
			started.add(pool.submit(() -> this.engine.idle()));
		}
		List<String> ids = new ArrayList<>();
		for (Future<String> one : started) {
			ids.add(one.get());
		}
		pool.shutdown();
		return ids;
	}

	private static double seconds(Callable<?> action) throws Exception {
		long begun = System.nanoTime();
		action.call();
		return (System.nanoTime() - begun) / 1e9;
	}

}
