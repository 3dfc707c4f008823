package dev.gantry.router.proxy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import dev.gantry.router.table.TableInForce;

/**
 * What the router tells about its work. Tags are app names and releases of the routing
 * table and classes of status codes, never what a client sends; those of releases that
 * the table names no more are dropped, so their number stays small.
 */
public final class Figures {

	private final MeterRegistry registry;

	private final TableInForce table;

	private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

	private final Traffic traffic = new Traffic();

	private final Counter retries;

	private final Counter unrouted;

	public Figures(MeterRegistry registry, TableInForce table) {
		this.registry = registry;
		this.table = table;
		this.retries = Counter.builder("gantry.router.retries")
			.description("Requests sent to another backend after the first one failed")
			.register(registry);
		this.unrouted = Counter.builder("gantry.router.unrouted")
			.description("Requests for host names without a route")
			.register(registry);
		Gauge.builder("gantry.router.requests.active", table, TableInForce::inFlight)
			.description("Requests and WebSockets in flight")
			.register(registry);
		Gauge.builder("gantry.router.table.revision", table, TableInForce::revision)
			.description("Revision of the routing table in force")
			.register(registry);
	}

	/**
	 * Says that a request has ended.
	 * @param release of the instance that had it last, or 0 if none had
	 */
	void ended(String app, int release, int status, long nanos) {
		Series series = new Series(app, release, status / 100);
		Timer timer = this.timers.get(series);
		if (timer == null) {
			dropFormerReleases();
			timer = this.timers.computeIfAbsent(series, this::timer);
		}
		timer.record(nanos, TimeUnit.NANOSECONDS);
		this.traffic.ended(app, status, nanos);
	}

	/** The same by app, for the platform. */
	public Traffic traffic() {
		return this.traffic;
	}

	private void dropFormerReleases() {
		Map<String, Set<Integer>> releases = this.table.releases();
		this.timers.entrySet().removeIf((entry) -> {
			Series series = entry.getKey();
			boolean former = series.release() != 0
					&& !releases.getOrDefault(series.app(), Set.of()).contains(series.release());
			if (former) {
				this.registry.remove(entry.getValue());
			}
			return former;
		});
	}

	private Timer timer(Series series) {
		return Timer.builder("gantry.router.requests")
			.description("Requests from their head to the end of the answer")
			.tag("app", series.app())
			.tag("release", series.release() == 0 ? "none" : Integer.toString(series.release()))
			.tag("status", series.hundreds() + "xx")
			.maximumExpectedValue(Duration.ofMinutes(10))
			.register(this.registry);
	}

	void retried() {
		this.retries.increment();
	}

	void unrouted() {
		this.unrouted.increment();
	}

	/** What one timer counts. */
	private record Series(String app, int release, int hundreds) {
	}

}
