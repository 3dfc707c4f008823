package dev.gantry.router.proxy;

import java.time.Duration;

/**
 * How the front door behaves.
 *
 * @param port where it listens, on all addresses; 0 for any free port
 * @param eventLoops how many threads serve requests
 * @param connectTimeout how long a request waits for a backend to accept a connection
 * @param idleTimeout after how long without a byte in either direction a connection is
 * closed; must be longer than the pauses of server-sent events and WebSockets
 * @param drainTimeout how long requests may take to end when the router stops
 * @param trusted whose forwarding headers are believed
 */
public record ProxySettings(int port, int eventLoops, Duration connectTimeout, Duration idleTimeout,
		Duration drainTimeout, TrustedProxies trusted) {

	public ProxySettings {
		if (port < 0 || port > 65535) {
			throw new IllegalArgumentException("the router's port is between 0 (any) and 65535: " + port);
		}
		if (eventLoops < 1) {
			throw new IllegalArgumentException("the router needs at least one event loop: " + eventLoops);
		}
	}

}
