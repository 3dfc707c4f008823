package dev.gantry.agent.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.agent.docker.build.BuildCalls;
import dev.gantry.agent.docker.containers.ContainerCalls;
import dev.gantry.agent.docker.events.EventCalls;
import dev.gantry.agent.docker.exec.ExecCalls;
import dev.gantry.agent.docker.http.Routes;
import dev.gantry.agent.docker.http.SocketServer;
import dev.gantry.agent.docker.http.TlsAddress;
import dev.gantry.agent.docker.images.ImageCalls;
import dev.gantry.agent.docker.images.Registries;
import dev.gantry.agent.docker.networks.NetworkCalls;
import dev.gantry.agent.docker.system.SystemCalls;
import dev.gantry.agent.docker.volumes.VolumeCalls;
import dev.gantry.engine.Engine;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.containers.Containers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the Docker Engine API on {@code docker.sock} of the home. Whoever may use the
 * socket is as good as root on this host, as with Docker.
 */
public final class DockerDoor implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(DockerDoor.class);

	/** Each attached client takes two, each waiting one none. */
	private static final int MOST_WORKERS = 1024;

	private static final long IDLE_SECONDS = 10;

	private static final long STACK = 256 << 10;

	private final ExecutorService workers = workers();

	private final SocketServer server;

	private final Routes routes;

	private SocketServer remote;

	private final Containers.Subscription ends;

	private DockerDoor(Engine engine, EngineHome home, Registries registries, Path socket) throws IOException {
		ContainerCalls containers = new ContainerCalls(engine, this.workers);
		Routes routes = new Routes();
		this.routes = routes;
		new SystemCalls(engine, home).addTo(routes);
		containers.addTo(routes);
		new ExecCalls(engine, this.workers).addTo(routes);
		ImageCalls images = new ImageCalls(engine, registries);
		images.addTo(routes);
		new NetworkCalls(engine).addTo(routes);
		VolumeCalls volumes = new VolumeCalls(engine);
		volumes.addTo(routes);
		new EventCalls(engine).addTo(routes);
		BuildCalls builds = new BuildCalls(engine, registries);
		builds.addTo(routes);
		routes.on("GET", "/system/df", (exchange) -> {
			Map<String, Object> usage = new LinkedHashMap<>(images.usage());
			usage.put("Containers", containers.usage());
			usage.put("Volumes", volumes.usage());
			usage.put("BuildCache", builds.usage());
			exchange.json(200, usage);
		});
		this.ends = containers.removeEnded();
		this.server = SocketServer.open(socket, List.of("docker", "gantry"), routes, this.workers,
				SystemCalls.headers());
		LOGGER.info("The Docker API is served on {}", socket);
	}

	/**
	 * Opens the door.
	 * @param registries where images come from and go to
	 * @param socket where to listen
	 */
	public static DockerDoor open(Engine engine, EngineHome home, Registries registries, Path socket) {
		try {
			return new DockerDoor(engine, home, registries, socket);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("open " + socket, ex);
		}
	}

	/**
	 * Serves clients from other hosts, too, who must have a certificate.
	 * @throws UncheckedIOException when the address or the files cannot be used
	 */
	public DockerDoor alsoAt(TlsAddress address) {
		try {
			this.remote = SocketServer.open(address, this.routes, this.workers, SystemCalls.headers());
			LOGGER.info("The Docker API is served by TLS on {}:{}", address.host(), address.port());
			return this;
		}
		catch (IOException ex) {
			close();
			throw new UncheckedIOException("serve Docker's API on " + address.host() + ":" + address.port(), ex);
		}
	}

	private static ExecutorService workers() {
		AtomicInteger count = new AtomicInteger();
		return new ThreadPoolExecutor(2, MOST_WORKERS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(task) -> {
					Thread thread = new Thread(null, task, "docker-" + count.incrementAndGet(), STACK);
					thread.setDaemon(true);
					return thread;
				});
	}

	@Override
	public void close() {
		this.ends.close();
		this.server.close();
		if (this.remote != null) {
			this.remote.close();
		}
		this.workers.shutdownNow();
	}

}
