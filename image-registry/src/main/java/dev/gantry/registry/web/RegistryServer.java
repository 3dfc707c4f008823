package dev.gantry.registry.web;

import java.net.InetAddress;
import java.nio.file.Path;

import jakarta.servlet.Servlet;
import dev.gantry.oci.documents.Documents;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.context.SmartLifecycle;

/**
 * A Tomcat of the registry's own. Nothing but the registry answers on its port, no filter
 * of another module sees its requests, and it answers on no other port.
 */
public final class RegistryServer implements SmartLifecycle {

	private static final Logger LOGGER = LoggerFactory.getLogger(RegistryServer.class);

	/** Before the other web server, which tells the world that the process is ready. */
	private static final int PHASE = Integer.MAX_VALUE - 4096;

	/**
	 * So much of a refused request is read all the same, in bytes, for most clients hear
	 * nothing before they have sent all: a whole manifest without a token must be told
	 * where to get one.
	 */
	private static final int MAX_UNREAD = 2 * Documents.MAX_MANIFEST_SIZE;

	private static final int MAX_HEADERS = 32 * 1024;

	private static final int SOCKET_BUFFER = 512 * 1024;

	/** Tomcat's 8 kB cost a blob four times as many reads. Every connection has one. */
	private static final int READ_BUFFER = 32 * 1024;

	private static final int MAX_CONNECTIONS = 1000;

	private static final String UPLOAD_SILENCE_MILLIS = "60000";

	private final Servlet servlet;

	private final InetAddress address;

	private final int port;

	private final Path workDirectory;

	private final boolean virtualThreads;

	private Tomcat tomcat;

	/**
	 * A server that is not started yet.
	 * @param address where to listen, or {@code null} for everywhere
	 * @param port where to listen, or 0 for any
	 * @param workDirectory for Tomcat's own use
	 * @param virtualThreads whether requests run on virtual threads
	 */
	public RegistryServer(Servlet servlet, InetAddress address, int port, Path workDirectory, boolean virtualThreads) {
		this.servlet = servlet;
		this.address = address;
		this.port = port;
		this.workDirectory = workDirectory;
		this.virtualThreads = virtualThreads;
	}

	@Override
	public void start() {
		Tomcat starting = new Tomcat();
		starting.setBaseDir(this.workDirectory.toString());
		starting.getEngine().setName("gantry-registry");
		Connector connector = connector();
		starting.setConnector(connector);
		Context context = starting.addContext("", null);
		context.setParentClassLoader(getClass().getClassLoader());
		noSearchForLeaks((StandardContext) context);
		Tomcat.addServlet(context, "registry", this.servlet);
		context.addServletMapping("/", "registry");
		try {
			starting.start();
		}
		catch (LifecycleException ex) {
			destroy(starting);
			throw failure(ex);
		}
		if (connector.getState() != LifecycleState.STARTED) {
			destroy(starting);
			throw new PortInUseException(this.port);
		}
		this.tomcat = starting;
		LOGGER.info("The registry listens on port {}", port());
	}

	/**
	 * The search is for applications that are deployed again and again, and warns of
	 * nothing else.
	 */
	private static void noSearchForLeaks(StandardContext context) {
		context.setClearReferencesRmiTargets(false);
		context.setClearReferencesThreadLocals(false);
	}

	private RuntimeException failure(LifecycleException ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof java.net.BindException) {
				return new PortInUseException(this.port, ex);
			}
		}
		return new WebServerException("The registry's web server cannot start", ex);
	}

	private Connector connector() {
		Http11NioProtocol protocol = new Http11NioProtocol(new NearbyEndpoint());
		Connector connector = new Connector(protocol);
		connector.setPort(this.port);
		connector.setThrowOnFailure(true);
		connector.setXpoweredBy(false);
		connector.setProperty("maxHttpRequestHeaderSize", Integer.toString(MAX_HEADERS));
		connector.setProperty("disableUploadTimeout", "false");
		connector.setProperty("maxSwallowSize", Integer.toString(MAX_UNREAD));
		connector.setProperty("connectionUploadTimeout", UPLOAD_SILENCE_MILLIS);
		connector.setProperty("socket.rxBufSize", Integer.toString(SOCKET_BUFFER));
		connector.setProperty("socket.appReadBufSize", Integer.toString(READ_BUFFER));
		connector.setProperty("socket.directBuffer", "true");
		connector.setProperty("maxConnections", Integer.toString(MAX_CONNECTIONS));
		connector.setProperty("maxKeepAliveRequests", "-1");
		if (this.address != null) {
			protocol.setAddress(this.address);
		}
		if (this.virtualThreads) {
			protocol.setExecutor(new VirtualThreadExecutor("registry-"));
		}
		return connector;
	}

	/** The port that it listens on. */
	public int port() {
		return this.tomcat.getConnector().getLocalPort();
	}

	@Override
	public void stop() {
		Tomcat stopping = this.tomcat;
		this.tomcat = null;
		if (stopping != null) {
			try {
				stopping.stop();
			}
			catch (LifecycleException ex) {
				LOGGER.warn("The registry's web server did not stop cleanly", ex);
			}
			destroy(stopping);
		}
	}

	private static void destroy(Tomcat tomcat) {
		try {
			tomcat.destroy();
		}
		catch (LifecycleException ex) {
			LOGGER.debug("The registry's web server left something behind", ex);
		}
	}

	@Override
	public boolean isRunning() {
		return this.tomcat != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
