package dev.gantry.engine.stats;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.cgroups.ControlGroups;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.Containers;
import dev.gantry.kernel.cgroups.Cgroup;
import dev.gantry.kernel.cgroups.CgroupHost;
import dev.gantry.kernel.process.HostClock;
import dev.gantry.kernel.process.IdMap;
import dev.gantry.kernel.process.ProcessDetails;

/** Figures of this host's containers. */
public final class HostStats implements ContainerStats {

	private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

	private static final int THREADS = 2;

	private static final int TERMINALS_MAJOR = 136;

	private final Containers containers;

	private final ControlGroups groups;

	private final Sampler sampler;

	private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(THREADS, (task) -> {
		Thread thread = new Thread(task, "container-stats");
		thread.setDaemon(true);
		return thread;
	});

	private HostStats(EngineHome home, Containers containers) throws IOException {
		this.containers = containers;
		this.groups = new ControlGroups(CgroupHost.detect(), home.shortName());
		this.sampler = new Sampler(this.groups, Clock.systemUTC());
	}

	/** Figures of a home's containers. */
	public static HostStats open(EngineHome home, Containers containers) throws IOException {
		return new HostStats(home, containers);
	}

	@Override
	public StatsSample sample(String id) {
		return reading(id,
				(container, state) -> this.sampler.sample(container.id(), state.pid(), container.attachment() != null));
	}

	private <T> T reading(String id, Reading<T> reading) {
		Container container = this.containers.get(id)
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND, "There is no container '" + id + "'"));
		if (!(container.state() instanceof ContainerState.Running state)) {
			throw notRunning(id, null);
		}
		try {
			return reading.of(container, state);
		}
		catch (IOException ex) {
			if (this.containers.get(id).filter(Container::running).isEmpty()) {
				throw notRunning(id, ex);
			}
			throw new GantryException(ErrorCode.INTERNAL, "Read what container '" + id + "' uses: " + ex.getMessage(),
					null, ex);
		}
	}

	private static GantryException notRunning(String id, IOException cause) {
		return new GantryException(ErrorCode.STATE_CONFLICT, "Container '" + id + "' does not run", "Start it first",
				cause);
	}

	@Override
	public StatsSubscription follow(String id, Duration interval, Consumer<StatsInterval> listener) {
		if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
			throw new IllegalArgumentException("samples are at least " + SHORTEST_INTERVAL + " apart: " + interval);
		}
		Following following = new Following(id, interval, listener);
		following.schedule(0);
		this.containers.exit(id).thenRun(following::close);
		return following;
	}

	@Override
	public List<ContainerProcess> top(String id) {
		return reading(id, (container, state) -> {
			Cgroup group = new Cgroup(this.groups.directory("pids", container.id())
				.orElseThrow(() -> new IOException("this host has no pids controller")));
			IdMap users = IdMap.users(state.pid());
			Instant boot = HostClock.read().bootedAt();
			List<ContainerProcess> processes = new ArrayList<>();
			for (int pid : group.processes()) {
				ProcessDetails.read(pid).map((details) -> process(details, users, boot)).ifPresent(processes::add);
			}
			processes.sort(Comparator.comparingInt(ContainerProcess::pidInside));
			return processes;
		});
	}

	private static ContainerProcess process(ProcessDetails details, IdMap users, Instant boot) {
		List<String> command = details.arguments().isEmpty() ? List.of("[" + details.name() + "]")
				: details.arguments();
		return new ContainerProcess(details.pid(), details.pidInside(), details.parent(), details.uid(),
				users.inside(details.uid()), details.state(), boot.plus(ticks(details.startTicks())),
				ticks(details.cpuTicks()), details.residentBytes(), details.virtualBytes(),
				terminal(details.terminal()), command);
	}

	private static Duration ticks(long ticks) {
		return Duration.ofMillis(ticks * 1000 / ProcessDetails.TICKS_PER_SECOND);
	}

	/** Major number in bits 8 to 19, minor in the others. */
	static String terminal(long device) {
		long major = (device >> 8) & 0xfff;
		long minor = (device & 0xff) | ((device >> 12) & 0xfff00);
		return (major == TERMINALS_MAJOR) ? "pts/" + minor : "?";
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/** Reads something of a container that runs. */
	private interface Reading<T> {

		T of(Container container, ContainerState.Running state) throws IOException;

	}

	private final class Following implements StatsSubscription {

		private final String id;

		private final Duration interval;

		private final Consumer<StatsInterval> listener;

		private final CompletableFuture<Void> done = new CompletableFuture<>();

		private StatsSample previous;

		private Following(String id, Duration interval, Consumer<StatsInterval> listener) {
			this.id = id;
			this.interval = interval;
			this.listener = listener;
		}

		private void schedule(long nanos) {
			if (!HostStats.this.executor.isShutdown()) {
				HostStats.this.executor.schedule(this::step, nanos, TimeUnit.NANOSECONDS);
			}
		}

		private void step() {
			if (this.done.isDone()) {
				return;
			}
			long begun = System.nanoTime();
			try {
				StatsSample current = sample(this.id);
				this.listener.accept(new StatsInterval(this.previous, current));
				this.previous = current;
				schedule(Math.max(0, this.interval.toNanos() - (System.nanoTime() - begun)));
			}
			catch (GantryException ex) {
				if (ex.code() == ErrorCode.STATE_CONFLICT || ex.code() == ErrorCode.NOT_FOUND) {
					this.done.complete(null);
				}
				else {
					this.done.completeExceptionally(ex);
				}
			}
			catch (RuntimeException ex) {
				this.done.completeExceptionally(ex);
			}
		}

		@Override
		public CompletableFuture<Void> done() {
			return this.done;
		}

		@Override
		public void close() {
			this.done.complete(null);
		}

	}

}
