package dev.gantry.router.link;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.gantry.contracts.routing.TrafficReport;
import dev.gantry.contracts.routing.TrafficReport.AppTraffic;
import dev.gantry.router.proxy.Traffic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the platform every few seconds how many requests each app had. What cannot be
 * delivered is gone: these are figures to look at, and the router must not gather them
 * while the platform is away.
 */
public final class TrafficLink implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(TrafficLink.class);

	private static final Duration PERIOD = Duration.ofSeconds(5);

	private final String routerId = UUID.randomUUID().toString();

	private final PlatformClient platform;

	private final Traffic traffic;

	private final Thread telling = new Thread(this::tell, "router-traffic");

	private volatile boolean closed;

	/** Links the counts to the platform at a URL, with the token in a file. */
	public TrafficLink(URI platform, Path tokenFile, Traffic traffic) {
		this.platform = new PlatformClient(platform, tokenFile);
		this.traffic = traffic;
		this.telling.setDaemon(true);
	}

	public void open() {
		this.telling.start();
	}

	private static void pause() throws InterruptedException {
		Thread.sleep(PERIOD.toMillis());
	}

	private void tell() {
		while (!this.closed) {
			try {
				pause();
				List<AppTraffic> taken = this.traffic.take();
				if (!taken.isEmpty()) {
					this.platform.traffic(new TrafficReport(this.routerId, taken));
				}
			}
			catch (IOException | RuntimeException ex) {
				LOGGER.debug("The platform could not be told about the traffic", ex);
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.telling.interrupt();
	}

}
