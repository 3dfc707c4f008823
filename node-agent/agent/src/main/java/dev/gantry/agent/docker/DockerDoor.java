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

	private final Containers.Subscription ends;

	private DockerDoor(Engine engine, EngineHome home, Registries registries, Path socket) throws IOException {
		ContainerCalls containers = new ContainerCalls(engine, this.workers);
		Routes routes = new Routes();
		new SystemCalls(engine, home).addTo(routes);
		containers.addTo(routes);
		new ExecCalls(engine, this.workers).addTo(routes);
		ImageCalls images = new ImageCalls(engine, registries);
		images.addTo(routes);
		new NetworkCalls(engine).addTo(routes);
		VolumeCalls volumes = new VolumeCalls(engine);
		volumes.addTo(routes);
		new EventCalls(engine).addTo(routes);
		new BuildCalls(engine, registries).addTo(routes);
		routes.on("GET", "/system/df", (exchange) -> {
			Map<String, Object> usage = new LinkedHashMap<>(images.usage());
			usage.put("Containers", containers.usage());
			usage.put("Volumes", volumes.usage());
			usage.put("BuildCache", List.of());
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
		this.workers.shutdownNow();
	}

}
