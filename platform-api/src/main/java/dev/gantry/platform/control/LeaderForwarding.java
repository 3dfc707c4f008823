package dev.gantry.platform.control;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Hands what only the leader can do on to it, so that any server may be asked: the links
 * of agents and routers, every change, and logs, which come over the agents' links. What
 * merely reads is answered here, from the common database. The leader checks tokens and
 * permissions; this server adds nothing to a request but a mark, so that two servers that
 * each take the other for the leader do not send it to and fro.
 */
class LeaderForwarding extends OncePerRequestFilter {

	static final String MARK = "Gantry-Forwarded";

	private static final Log LOG = LogFactory.getLog(LeaderForwarding.class);

	private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

	/**
	 * Those of one connection (RFC 9110, section 7.6.1), and those that the client makes.
	 */
	private static final Set<String> OWN = Set.of("connection", "keep-alive", "proxy-authenticate",
			"proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "host", "content-length", "expect");

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	private final ExecutorService copying = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "forwarding");
		thread.setDaemon(true);
		return thread;
	});

	private final Supplier<Optional<URI>> leader;

	/**
	 * Creates the filter.
	 * @param leader where another server that leads is reached; empty while this one
	 * leads or nobody does
	 */
	LeaderForwarding(Supplier<Optional<URI>> leader) {
		this.leader = leader;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Optional<URI> target = concernsLeader(request) ? this.leader.get() : Optional.empty();
		Optional<URI> address = (request.getHeader(MARK) == null) ? target.flatMap((base) -> address(base, request))
				: Optional.empty();
		if (address.isEmpty()) {
			chain.doFilter(request, response);
		}
		else {
			forward(request, address.get());
		}
	}

	/** The same at the leader; empty for one that is refused here as well as there. */
	private static Optional<URI> address(URI base, HttpServletRequest request) {
		String query = request.getQueryString();
		try {
			return Optional.of(base.resolve(request.getRequestURI() + ((query != null) ? "?" + query : "")));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	static boolean concernsLeader(HttpServletRequest request) {
		String path = request.getRequestURI();
		if (request.getHeader("Upgrade") != null) {
			return false;
		}
		return path.startsWith("/agent/v1/") || path.startsWith("/router/v1/")
				|| path.startsWith("/api/v1/") && (!READING.contains(request.getMethod()) || path.endsWith("/logs")
						|| path.endsWith("/figures") || path.endsWith("/nodes")
						|| path.startsWith("/api/v1/nodes/") && path.endsWith("/images"));
	}

	private void forward(HttpServletRequest request, URI target) {
		AsyncContext context = request.startAsync();
		context.setTimeout(0);
		HttpServletResponse response = (HttpServletResponse) context.getResponse();
		this.client.sendAsync(forwarded(request, target), HttpResponse.BodyHandlers.ofInputStream())
			.whenCompleteAsync((answer, failure) -> {
				try {
					if (failure != null) {
						LOG.debug("The leader at " + target + " does not answer", failure);
						unreachable(response);
					}
					else {
						copy(answer, response);
					}
				}
				catch (IOException ex) {
					LOG.debug("A forwarded answer broke off", ex);
				}
				finally {
					context.complete();
				}
			}, this.copying);
	}

	private HttpRequest forwarded(HttpServletRequest request, URI target) {
		HttpRequest.Builder builder = HttpRequest.newBuilder(target).header(MARK, "1");
		for (String name : Collections.list(request.getHeaderNames())) {
			if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
				Collections.list(request.getHeaders(name)).forEach((value) -> builder.header(name, value));
			}
		}
		boolean body = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
		return builder.method(request.getMethod(), body ? HttpRequest.BodyPublishers.ofInputStream(() -> {
			try {
				return request.getInputStream();
			}
			catch (IOException ex) {
				return InputStream.nullInputStream();
			}
		}) : HttpRequest.BodyPublishers.noBody()).build();
	}

	private static void copy(HttpResponse<InputStream> answer, HttpServletResponse response) throws IOException {
		response.setStatus(answer.statusCode());
		answer.headers().map().forEach((name, values) -> {
			if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
				values.forEach((value) -> response.addHeader(name, value));
			}
		});
		answer.headers().firstValueAsLong("content-length").ifPresent(response::setContentLengthLong);
		try (InputStream in = answer.body()) {
			byte[] buffer = new byte[16 * 1024];
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				response.getOutputStream().write(buffer, 0, read);
				// Lines of a log and events go on as they come.
				response.flushBuffer();
			}
		}
	}

	private static void unreachable(HttpServletResponse response) throws IOException {
		response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
		response.setContentType("application/problem+json");
		response.setHeader("Retry-After", "1");
		response.getWriter()
			.write("{\"type\":\"about:blank\",\"title\":\"This server does not lead\",\"status\":503,"
					+ "\"detail\":\"This server does not lead the platform, and the one that did does not answer\","
					+ "\"code\":\"NOT_LEADING\",\"remedy\":\"Try again in a moment, or ask another server\"}");
	}

	@Override
	public void destroy() {
		this.copying.shutdownNow();
	}

}
