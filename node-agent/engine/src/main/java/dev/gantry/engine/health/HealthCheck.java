package dev.gantry.engine.health;

import java.time.Duration;
import java.util.List;

/**
 * How a container's health is found out: by a program that ends with status 0 in it, as
 * the {@code HEALTHCHECK} of a Dockerfile.
 *
 * @param test {@code CMD} and arguments, or {@code CMD-SHELL} and a line for the image's
 * own {@code /bin/sh}; {@code NONE} for no check
 * @param interval from the end of one probe to the begin of the next
 * @param timeout after which a probe is killed and has failed
 * @param startPeriod in which failures do not count
 * @param startInterval the interval in the start period
 * @param retries so many failures in a row make it unhealthy
 * @param restart whether an unhealthy container is stopped and started again
 */
public record HealthCheck(List<String> test, Duration interval, Duration timeout, Duration startPeriod,
		Duration startInterval, int retries, boolean restart) {

	public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

	public static final Duration DEFAULT_START_INTERVAL = Duration.ofSeconds(5);

	public static final int DEFAULT_RETRIES = 3;

	/** No check. */
	public static final HealthCheck NONE = new HealthCheck(List.of("NONE"), null, null, null, null, 0, false);

	/** Shorter ones are as good as none. */
	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final String SHELL = "CMD-SHELL";

	/** What is missing, zero or negative takes the default. */
	public HealthCheck {
		test = List.copyOf(test);
		interval = or(interval, DEFAULT_INTERVAL);
		timeout = or(timeout, DEFAULT_TIMEOUT);
		startPeriod = or(startPeriod, Duration.ZERO);
		startInterval = or(startInterval, DEFAULT_START_INTERVAL);
		retries = (retries <= 0) ? DEFAULT_RETRIES : retries;
		String kind = test.isEmpty() ? "NONE" : test.get(0);
		boolean good = switch (kind) {
			case "NONE" -> test.size() <= 1;
			case "CMD" -> test.size() > 1;
			case SHELL -> test.size() == 2;
			default -> false;
		};
		if (!good) {
			throw new IllegalArgumentException(
					"a health check is [NONE], [CMD, program, arguments...] or [CMD-SHELL, line]: " + test);
		}
	}

	public static HealthCheck of(String... test) {
		return new HealthCheck(List.of(test), null, null, null, null, 0, false);
	}

	private static Duration or(Duration given, Duration otherwise) {
		return (given == null || given.compareTo(SHORTEST) < 0) ? otherwise : given;
	}

	/** Whether there is something to run. */
	public boolean enabled() {
		return !this.test.isEmpty() && !this.test.get(0).equals("NONE");
	}

	/** What to run in the container. */
	public List<String> command() {
		return this.test.get(0).equals(SHELL) ? List.of("/bin/sh", "-c", this.test.get(1))
				: this.test.subList(1, this.test.size());
	}

}
