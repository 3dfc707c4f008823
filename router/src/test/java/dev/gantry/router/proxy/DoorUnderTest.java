package dev.gantry.router.proxy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.contracts.routing.Backend;
import dev.gantry.contracts.routing.BackendState;
import dev.gantry.contracts.routing.Route;
import dev.gantry.contracts.routing.RoutingTable;
import dev.gantry.router.table.TableInForce;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A front door on a free port, with a table that the test decides. */
final class DoorUnderTest implements AutoCloseable {

	static final String HOST = "app.localhost";

	final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	final AtomicInteger drained = new AtomicInteger();

	final TableInForce table = new TableInForce(this.drained::incrementAndGet);

	private final FrontDoor door;

	private long revision;

	DoorUnderTest() {
		this(TrustedProxies.NONE);
	}

	DoorUnderTest(TrustedProxies trusted) {
		this.door = new FrontDoor(this.table, new Figures(this.meters, this.table),
				new ProxySettings(0, 2, Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofSeconds(5), trusted));
		this.door.open();
	}

	int port() {
		return this.door.port();
	}

	/**
	 * Routes {@link #HOST} and 127.0.0.1 to active backends at these ports of the
	 * loopback.
	 */
	void route(int... ports) {
		List<Backend> backends = new ArrayList<>();
		for (int port : ports) {
			backends.add(backend(port, BackendState.ACTIVE));
		}
		route(backends);
	}

	void route(List<Backend> backends) {
		this.table.apply(new RoutingTable(++this.revision,
				List.of(new Route(HOST, "app", "web", backends), new Route("127.0.0.1", "app", "web", backends))));
	}

	static Backend backend(int port, BackendState state) {
		return new Backend("i" + port, 1, 1, "127.0.0.1:" + port, state);
	}

	/** Sends a request as it is and reads the answer to its end. */
	String raw(String request) throws IOException {
		try (Socket socket = connect()) {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	/** A GET request that asks for the connection to be closed. */
	String get(String host, String... headers) throws IOException {
		StringBuilder request = new StringBuilder("GET /path?q=1 HTTP/1.1\r\nHost: " + host + "\r\n");
		for (String header : headers) {
			request.append(header).append("\r\n");
		}
		return raw(request + "Connection: close\r\n\r\n");
	}

	Socket connect() throws IOException {
		Socket socket = new Socket("127.0.0.1", port());
		socket.setSoTimeout(10_000);
		return socket;
	}

	@Override
	public void close() {
		this.door.close();
	}

}
