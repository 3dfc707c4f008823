package dev.gantry.router.proxy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import dev.gantry.router.table.TableInForce;

/**
 * What the router tells about its work. Tags are app names of the routing table and
 * classes of status codes, never what a client sends, so their number stays small.
 */
public final class Figures {

	private final MeterRegistry registry;

	private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

	private final Traffic traffic = new Traffic();

	private final Counter retries;

	private final Counter unrouted;

	public Figures(MeterRegistry registry, TableInForce table) {
		this.registry = registry;
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

	void ended(String app, int status, long nanos) {
		this.timers.computeIfAbsent(new Series(app, status / 100), this::timer).record(nanos, TimeUnit.NANOSECONDS);
		this.traffic.ended(app, status, nanos);
	}

	/** The same by app, for the platform. */
	public Traffic traffic() {
		return this.traffic;
	}

	private Timer timer(Series series) {
		return Timer.builder("gantry.router.requests")
			.description("Requests from their head to the end of the answer")
			.tag("app", series.app())
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
	private record Series(String app, int hundreds) {
	}

}
