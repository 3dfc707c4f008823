package dev.gantry.agent;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.system.JavaVersion;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** Threads for work that blocks: virtual where the JVM has them, and always bounded. */
final class AgentThreads {

	private static final long IDLE_SECONDS = 30;

	private AgentThreads() {
	}

	static ExecutorService bounded(String name, int most) {
		ThreadFactory factory = JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE)
				? new VirtualThreadTaskExecutor(name + "-").getVirtualThreadFactory() : named(name);
		ThreadPoolExecutor pool = new ThreadPoolExecutor(most, most, IDLE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(10_000), factory);
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	static ThreadFactory named(String name) {
		AtomicInteger count = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

}
