package dev.gantry.engine.images;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does several things at the same time; the first failure ends all of it. */
final class ParallelWork {

	private ParallelWork() {
	}

	static void run(String name, int parallel, List<Callable<Void>> work) throws IOException, InterruptedException {
		if (work.isEmpty()) {
			return;
		}
		ExecutorService threads = Executors.newFixedThreadPool(Math.min(parallel, work.size()), (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		});
		try {
			CompletionService<Void> completion = new ExecutorCompletionService<>(threads);
			List<Future<Void>> futures = new ArrayList<>();
			work.forEach((item) -> futures.add(completion.submit(item)));
			for (int i = 0; i < futures.size(); i++) {
				await(completion.take());
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	/** The result, or what made it fail. */
	static void await(Future<?> future) throws IOException, InterruptedException {
		try {
			future.get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof IOException io) {
				throw io;
			}
			if (ex.getCause() instanceof RuntimeException runtime) {
				throw runtime;
			}
			throw new IllegalStateException(ex.getCause());
		}
	}

}
