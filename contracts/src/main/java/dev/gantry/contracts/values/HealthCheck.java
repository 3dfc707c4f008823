package dev.gantry.contracts.values;

import java.time.Duration;

/**
 * How an instance shows that it is ready. With a path: HTTP GET that answers 2xx or 3xx;
 * without one: the port accepts a TCP connection. A process type without a port is ready
 * once it has run for {@link #interval()}.
 *
 * @param path the path to ask for, or {@code null} for a TCP check
 * @param interval between two probes of a healthy instance; the first probes come faster
 * @param timeout of one probe
 * @param startup how long a new instance may take until its first success
 * @param retries how many failures in a row make a healthy instance unhealthy
 */
public record HealthCheck(String path, Duration interval, Duration timeout, Duration startup, int retries) {

	public static final HealthCheck DEFAULT = new HealthCheck(null, Duration.ofSeconds(10), Duration.ofSeconds(5),
			Duration.ofSeconds(60), 3);

}
