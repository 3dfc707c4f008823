package dev.gantry.router;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.gantry.router.proxy.ProxySettings;
import dev.gantry.router.proxy.TrustedProxies;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the router runs.
 *
 * @param enabled whether this process is to have a router
 * @param port where it listens
 * @param platformUrl the platform's address
 * @param tokenFile the file with the router's token, which the platform writes
 * @param eventLoops how many threads serve requests; 0: one for each processor, at most 4
 * @param connectTimeout how long a backend may take to accept a connection
 * @param idleTimeout after how long without a byte a connection is closed
 * @param drainTimeout how long requests may take to end when the router stops
 * @param trustedProxies addresses or networks whose X-Forwarded headers are believed
 */
@ConfigurationProperties("gantry.router")
record RouterProperties(@DefaultValue("true") boolean enabled, @DefaultValue("8000") int port,
		@DefaultValue("http://localhost:8080") URI platformUrl,
		@DefaultValue("/var/lib/gantry/server/router-token") Path tokenFile, @DefaultValue("0") int eventLoops,
		@DefaultValue("5s") Duration connectTimeout, @DefaultValue("10m") Duration idleTimeout,
		@DefaultValue("10s") Duration drainTimeout, @DefaultValue List<String> trustedProxies) {

	private static final int MOST_LOOPS = 4;

	ProxySettings proxySettings() {
		int loops = (this.eventLoops > 0) ? this.eventLoops
				: Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors());
		return new ProxySettings(this.port, loops, this.connectTimeout, this.idleTimeout, this.drainTimeout,
				TrustedProxies.of(this.trustedProxies));
	}

}
