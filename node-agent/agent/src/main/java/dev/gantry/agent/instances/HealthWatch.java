package dev.gantry.agent.instances;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.gantry.agent.instances.GenerationState.Readiness;
import dev.gantry.agent.instances.GenerationState.Running;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.values.HealthCheck;

/**
 * Watches over running generations: probes each from its start on, quickly at first, then
 * at its interval, for as long as it runs.
 */
final class HealthWatch {

	private static final Duration FIRST = Duration.ofMillis(50);

	private static final Duration SLOWEST_FIRST = Duration.ofSeconds(1);

	private final Prober prober;

	private final ScheduledExecutorService scheduler;

	HealthWatch(Prober prober, ScheduledExecutorService scheduler) {
		this.prober = prober;
		this.scheduler = scheduler;
	}

	/**
	 * Begins to watch a running generation.
	 * @return completes once the first probe has been recorded
	 */
	CompletableFuture<Void> watch(Generation generation) {
		if (!(generation.state() instanceof Running running) || generation.assignment() == null) {
			return CompletableFuture.completedFuture(null);
		}
		HealthCheck check = generation.assignment().health() == null ? HealthCheck.DEFAULT
				: generation.assignment().health();
		if (running.address() == null) {
			this.scheduler.schedule(
					() -> generation.probed(Readiness.READY, null,
							"no port to probe: has run for " + check.interval().toSeconds() + " s"),
					check.interval().toMillis(), TimeUnit.MILLISECONDS);
			return CompletableFuture.completedFuture(null);
		}
		Watch watch = new Watch(generation, running.address(), check);
		watch.probe();
		return watch.first;
	}

	/** The watch over one generation. Each probe schedules the next. */
	private final class Watch {

		private final Generation generation;

		private final String address;

		private final HealthCheck check;

		private final CompletableFuture<Void> first = new CompletableFuture<>();

		private Readiness readiness = Readiness.UNPROVEN;

		private int failures;

		private Duration quick = FIRST;

		Watch(Generation generation, String address, HealthCheck check) {
			this.generation = generation;
			this.address = address;
			this.check = check;
		}

		private void probe() {
			HealthWatch.this.prober.probe(this.address, this.check.path(), this.check.timeout())
				.thenAccept(this::record);
		}

		private void record(Prober.Result result) {
			if (result.ready()) {
				this.failures = 0;
				this.readiness = Readiness.READY;
			}
			else {
				this.failures++;
				if (this.readiness == Readiness.READY && this.failures >= this.check.retries()) {
					this.readiness = Readiness.LOST;
				}
			}
			Failure doubt = result.ready() ? null
					: new Failure(ErrorCode.DEPLOYMENT_UNHEALTHY, "Not ready: " + result.transcript(),
							"See its logs; check that it listens on the port in PORT on all addresses");
			boolean goesOn = this.generation.probed(this.readiness, doubt, result.transcript());
			this.first.complete(null);
			if (goesOn && !HealthWatch.this.scheduler.isShutdown()) {
				HealthWatch.this.scheduler.schedule(this::probe, pause().toMillis(), TimeUnit.MILLISECONDS);
			}
		}

		private Duration pause() {
			if (this.readiness != Readiness.UNPROVEN) {
				return this.check.interval();
			}
			Duration now = this.quick;
			Duration next = now.multipliedBy(3).dividedBy(2);
			this.quick = next.compareTo(SLOWEST_FIRST) > 0 ? SLOWEST_FIRST : next;
			return now.compareTo(this.check.interval()) > 0 ? this.check.interval() : now;
		}

	}

}
