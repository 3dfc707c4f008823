package dev.gantry.registry.web;

import java.io.IOException;
import java.io.Serial;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

import dev.gantry.oci.registry.RegistryException;
import dev.gantry.registry.Registry;
import dev.gantry.registry.access.Gate;
import dev.gantry.registry.access.KeysUnavailableException;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.manifests.ManifestCache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * The door of the registry: finds the endpoint of an address and tells errors as the
 * specification has them.
 */
public final class RegistryServlet extends HttpServlet {

	@Serial
	private static final long serialVersionUID = 1L;

	private static final Logger LOGGER = LoggerFactory.getLogger(RegistryServlet.class);

	private final transient Gate gate;

	private final transient MeterRegistry meters;

	private final transient Map<Route.Kind, Endpoint> endpoints = new EnumMap<>(Route.Kind.class);

	public RegistryServlet(Gate gate, Registry registry, MeterRegistry meters) {
		this.gate = gate;
		this.meters = meters;
		this.endpoints.put(Route.Kind.BASE, new BaseEndpoint());
		this.endpoints.put(Route.Kind.CATALOG, new CatalogEndpoint(registry.repositories()));
		this.endpoints.put(Route.Kind.TAGS, new TagsEndpoint(registry.repositories()));
		this.endpoints.put(Route.Kind.MANIFESTS,
				new ManifestsEndpoint(registry, new ManifestReader(registry, new ManifestCache(registry.store()))));
		this.endpoints.put(Route.Kind.BLOBS, new BlobsEndpoint(registry));
		this.endpoints.put(Route.Kind.UPLOADS, new UploadsEndpoint(registry));
		this.endpoints.put(Route.Kind.UPLOAD, new UploadEndpoint(registry.uploads()));
		this.endpoints.put(Route.Kind.REFERRERS,
				new ReferrersEndpoint(registry.repositories(), new ManifestCache(registry.store())));
		this.endpoints.put(Route.Kind.EXTENSION, new ExtensionEndpoint(registry));
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
		long start = System.nanoTime();
		String kind = "none";
		response.setHeader("Docker-Distribution-API-Version", "registry/2.0");
		response.setHeader("X-Content-Type-Options", "nosniff");
		try {
			Exchange exchange = new Exchange(request, response, this.gate);
			Optional<Route> route = Route.parse(path(request));
			if (route.isEmpty()) {
				throw new RegistryErrorException(RegistryErrorCode.NOT_FOUND, "the registry's API is under /v2/");
			}
			kind = route.get().kind().name();
			this.endpoints.get(route.get().kind()).handle(exchange, route.get());
		}
		catch (RegistryErrorException ex) {
			fail(request, response, ex);
		}
		catch (KeysUnavailableException ex) {
			LOGGER.warn("{} {}: {}", request.getMethod(), request.getRequestURI(), ex.getMessage());
			fail(request, response, new RegistryErrorException(RegistryErrorCode.UNAVAILABLE,
					"tokens cannot be verified at the moment; try again", Map.of("Retry-After", "1")));
		}
		catch (RegistryException ex) {
			LOGGER.warn("{} {}: {}", request.getMethod(), request.getRequestURI(), ex.getMessage());
			fail(request, response, upstream(ex));
		}
		catch (TransientDataAccessException | DataAccessResourceFailureException
				| CannotCreateTransactionException ex) {
			LOGGER.warn("{} {}", request.getMethod(), request.getRequestURI(), ex);
			fail(request, response, new RegistryErrorException(RegistryErrorCode.UNAVAILABLE,
					"the registry's database does not answer; try again", Map.of("Retry-After", "1")));
		}
		catch (IOException | RuntimeException ex) {
			fail(request, response, ex);
		}
		finally {
			record(request, response, kind, System.nanoTime() - start);
		}
	}

	private static RegistryErrorException upstream(RegistryException ex) {
		RegistryErrorCode code = (ex.reason() == RegistryException.Reason.RATE_LIMITED)
				? RegistryErrorCode.TOOMANYREQUESTS : RegistryErrorCode.UNAVAILABLE;
		return new RegistryErrorException(code, "the upstream does not deliver this at the moment: " + ex.getMessage(),
				Map.of("Retry-After", "5"));
	}

	private static String path(HttpServletRequest request) {
		String info = request.getPathInfo();
		return (info != null) ? request.getServletPath() + info : request.getServletPath();
	}

	private static void fail(HttpServletRequest request, HttpServletResponse response, Exception ex)
			throws IOException {
		if (response.isCommitted() || isGone(ex)) {
			LOGGER.debug("{} {} was cut", request.getMethod(), request.getRequestURI(), ex);
			throw (ex instanceof IOException io) ? io : new IOException(ex);
		}
		if (isFull(ex)) {
			fail(request, response, new RegistryErrorException(RegistryErrorCode.STORAGE_FULL,
					"the disk of the registry has no space left; remove images or add space"));
			return;
		}
		LOGGER.error("{} {} failed", request.getMethod(), request.getRequestURI(), ex);
		fail(request, response, new RegistryErrorException(RegistryErrorCode.INTERNAL, "the registry's log says more"));
	}

	private static boolean isFull(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (String.valueOf(cause.getMessage()).contains("No space left on device")) {
				return true;
			}
		}
		return false;
	}

	/** Whether the client went away, so that nobody is there to be told anything. */
	private static boolean isGone(Exception ex) {
		return ex instanceof org.apache.catalina.connector.ClientAbortException || ex instanceof java.io.EOFException;
	}

	private static void fail(HttpServletRequest request, HttpServletResponse response, RegistryErrorException ex)
			throws IOException {
		byte[] body = Json.error(ex.code(), ex.getMessage());
		response.setStatus(ex.code().status());
		ex.headers().forEach(response::setHeader);
		response.setContentType(Json.MEDIA_TYPE);
		response.setContentLength(body.length);
		if (!"HEAD".equals(request.getMethod())) {
			response.getOutputStream().write(body);
		}
	}

	private void record(HttpServletRequest request, HttpServletResponse response, String kind, long nanos) {
		Timer.builder("gantry.registry.requests")
			.description("Requests to the registry, without the time that sendfile takes")
			.tag("method", method(request))
			.tag("endpoint", kind.toLowerCase(java.util.Locale.ROOT))
			.tag("status", Integer.toString(response.getStatus()))
			.register(this.meters)
			.record(nanos, java.util.concurrent.TimeUnit.NANOSECONDS);
	}

	/** The method, if it is one that we know: others must not become time series. */
	private static String method(HttpServletRequest request) {
		return switch (request.getMethod()) {
			case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" -> request.getMethod();
			default -> "OTHER";
		};
	}

}
