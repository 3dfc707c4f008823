package dev.gantry.router.proxy;

import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.router.table.TableInForce;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open port: one server and one pool of connections to the backends per event loop,
 * so that a request stays on one thread.
 */
public final class FrontDoor implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(FrontDoor.class);

	/** Connections of clients, per event loop. */
	private static final int CLIENTS = 8192;

	/** Requests at once on one connection of HTTP/2. */
	private static final int STREAMS = 128;

	/** How long a client may take to send its first request. */
	private static final Duration FIRST_REQUEST = Duration.ofSeconds(30);

	/** Connections to one backend, per event loop. */
	private static final int CONNECTIONS = 1024;

	/** Requests that wait for a connection to one backend, per event loop. */
	private static final int WAITING = 1024;

	/**
	 * How long an idle connection to a backend is kept, in seconds; shorter than any
	 * common server keeps it, so that it seldom closes one that is about to be used.
	 */
	private static final int KEEP_ALIVE = 1;

	/**
	 * How long one request for a connection waits for its answer, in milliseconds. A
	 * small server under load leaves some unanswered; the kernel would repeat one after
	 * 1, 3 and 7 seconds, a new one comes sooner. More than the way to any backend takes.
	 */
	private static final int DIAL = 250;

	private static final int LARGEST_HEAD = 64 * 1024;

	private static final int LARGEST_LINE = 16 * 1024;

	private static final long START_SECONDS = 30;

	/** All addresses of the host, of both families where it has both. */
	private static final String ANY_ADDRESS = Files.exists(Path.of("/proc/net/if_inet6")) ? "::" : "0.0.0.0";

	private final TableInForce table;

	private final Figures figures;

	private final ProxySettings settings;

	private final Vertx vertx = Vertx
		.vertx(new VertxOptions().setPreferNativeTransport(true).setBlockedThreadCheckInterval(10_000));

	private volatile int port;

	public FrontDoor(TableInForce table, Figures figures, ProxySettings settings) {
		this.table = table;
		this.figures = figures;
		this.settings = settings;
	}

	/**
	 * Opens the port.
	 * @throws GantryException with {@code PORT_TAKEN} when another program has it
	 */
	public void open() {
		Future<String> deployed = this.vertx.deployVerticle(() -> new Loop(),
				new DeploymentOptions().setInstances(this.settings.eventLoops()));
		try {
			deployed.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
			LOGGER.info("Router listens on port {} with {} event loops, native transport {}", this.port,
					this.settings.eventLoops(), this.vertx.isNativeTransportEnabled());
		}
		catch (ExecutionException | CompletionException ex) {
			close();
			throw cannotListen(ex.getCause());
		}
		catch (TimeoutException ex) {
			close();
			throw cannotListen(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			close();
			throw cannotListen(ex);
		}
	}

	private GantryException cannotListen(Throwable cause) {
		String attempted = "listen on the router's port " + this.settings.port() + ": ";
		if (cause instanceof BindException || String.valueOf(cause.getMessage()).contains("Address already in use")) {
			return new GantryException(ErrorCode.PORT_TAKEN, attempted + "another program has it",
					"Stop that program (`ss -ltnp` shows it) or choose another port with --router-port.", cause);
		}
		return new GantryException(ErrorCode.HOST_UNFIT, attempted + cause, null, cause);
	}

	/** The port that it listens on. */
	public int port() {
		return this.port;
	}

	/**
	 * Accepts nothing new, lets requests end for a while, then closes all connections.
	 */
	@Override
	public void close() {
		try {
			this.vertx.close()
				.toCompletionStage()
				.toCompletableFuture()
				.get(this.settings.drainTimeout().toMillis() + 5000, TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			LOGGER.warn("The router did not close in good order", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** One event loop's server and client. */
	private final class Loop extends VerticleBase {

		private HttpServer server;

		@Override
		public Future<?> start() {
			BackendConnections connections = new BackendConnections(this.vertx, clientOptions(),
					new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
			Front front = new Front(FrontDoor.this.table, connections, FrontDoor.this.figures, FrontDoor.this.settings);
			Admission admission = new Admission(this.vertx, CLIENTS, FIRST_REQUEST);
			this.server = this.vertx.createHttpServer(serverOptions())
				.connectionHandler(admission)
				.requestHandler((request) -> {
					admission.heard(request.connection());
					front.handle(request);
				})
				.exceptionHandler((failure) -> LOGGER.debug("A client's connection failed", failure));
			return this.server.listen().onSuccess((listening) -> FrontDoor.this.port = listening.actualPort());
		}

		@Override
		public Future<?> stop() {
			long millis = FrontDoor.this.settings.drainTimeout().toMillis();
			return (this.server == null) ? Future.succeededFuture()
					: this.server.shutdown(millis, TimeUnit.MILLISECONDS);
		}

		private HttpServerOptions serverOptions() {
			return new HttpServerOptions().setPort(sharedPort())
				.setHost(ANY_ADDRESS)
				.setInitialSettings(
						new Http2Settings().setMaxConcurrentStreams(STREAMS).setMaxHeaderListSize(LARGEST_HEAD))
				.setPerMessageWebSocketCompressionSupported(false)
				.setPerFrameWebSocketCompressionSupported(false)
				.setHandle100ContinueAutomatically(true)
				.setMaxHeaderSize(LARGEST_HEAD)
				.setMaxInitialLineLength(LARGEST_LINE)
				.setAcceptBacklog(4096)
				.setIdleTimeout((int) FrontDoor.this.settings.idleTimeout().toSeconds());
		}

		/** All loops share one free port when it is asked for by a negative number. */
		private int sharedPort() {
			return (FrontDoor.this.settings.port() == 0) ? -1 : FrontDoor.this.settings.port();
		}

		private HttpClientOptions clientOptions() {
			return new HttpClientOptions().setKeepAliveTimeout(KEEP_ALIVE)
				.setMaxHeaderSize(LARGEST_HEAD)
				.setMaxInitialLineLength(LARGEST_LINE)
				.setConnectTimeout(DIAL);
		}

	}

}
