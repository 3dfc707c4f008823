package dev.gantry.cli.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.ProblemDocument;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

import javax.net.ssl.SSLParameters;

/**
 * Calls the platform's API. Every failure is a {@link CommandFailure} that a person can
 * act on.
 */
public final class Api {

	private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

	private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(60);

	private static final int LARGEST_ERROR = 256 * 1024;

	private final HttpClient client;

	private final Login login;

	public Api(Login login) {
		this.login = login;
		HttpClient.Builder builder = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(CONNECT_PATIENCE);
		if ("http".equals(login.url().getScheme())) {
			// It follows no redirect, so there is nothing to protect; reading the host's
			// certificates would take a third of a short command's time.
			builder.sslContext(new NoTls()).sslParameters(new SSLParameters());
		}
		this.client = builder.build();
	}

	/** Where the platform answers. */
	public URI server() {
		return this.login.url();
	}

	public <T> T get(String path, TypeReference<T> type) {
		return read(request(path).timeout(ANSWER_PATIENCE).GET().build(), type);
	}

	public <T> T send(String method, String path, Object body, TypeReference<T> type) {
		return read(json(method, path, body), type);
	}

	/** Sends and expects nothing back that matters. */
	public void send(String method, String path, Object body) {
		close(open(json(method, path, body)));
	}

	/** Sends bytes as they are. */
	public <T> T upload(String path, String mediaType, BodyPublisher body, TypeReference<T> type) {
		return read(request(path).header("Content-Type", mediaType).POST(body).build(), type);
	}

	/**
	 * Opens an answer that goes on.
	 * @param path below {@code /api/v1}
	 * @param mediaType what to accept
	 * @param lastEventId the last event that was seen, or {@code null}
	 */
	public InputStream stream(String path, String mediaType, String lastEventId) {
		HttpRequest.Builder request = request(path).setHeader("Accept", mediaType);
		if (lastEventId != null) {
			request.header("Last-Event-ID", lastEventId);
		}
		return open(request.GET().build());
	}

	/**
	 * Opens a WebSocket.
	 * @param path below {@code /api/v1}
	 */
	public WebSocket socket(String path, WebSocket.Listener listener) {
		String base = this.login.url().toString().replaceAll("/+$", "").replaceFirst("^http", "ws");
		try {
			return this.client.newWebSocketBuilder()
				.header("Authorization", "Bearer " + this.login.token())
				.connectTimeout(ANSWER_PATIENCE)
				.buildAsync(URI.create(base + "/api/v1" + path), listener)
				.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof WebSocketHandshakeException refused) {
				throw new CommandFailure("The platform refused with status " + refused.getResponse().statusCode()
						+ problem(refused.getResponse().body()), null, ex);
			}
			throw new CommandFailure("The connection to " + base + " failed: " + ex.getCause(),
					"Does the platform run? 'gantry up' starts it", ex);
		}
	}

	private static String problem(Object body) {
		return (body == null || body.toString().isBlank()) ? "" : ": " + body;
	}

	/** A text as a part of a path or query. */
	public static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

	private HttpRequest json(String method, String path, Object body) {
		BodyPublisher publisher = body == null ? BodyPublishers.noBody()
				: BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body));
		HttpRequest.Builder request = request(path).timeout(ANSWER_PATIENCE).method(method, publisher);
		if (body != null) {
			request.header("Content-Type", "application/json");
		}
		return request.build();
	}

	private HttpRequest.Builder request(String path) {
		String base = this.login.url().toString().replaceAll("/+$", "");
		return HttpRequest.newBuilder(URI.create(base + "/api/v1" + path))
			.header("Authorization", "Bearer " + this.login.token())
			.header("Accept", "application/json");
	}

	private <T> T read(HttpRequest request, TypeReference<T> type) {
		try (InputStream body = open(request)) {
			return Json.MAPPER.readValue(body.readAllBytes(), type);
		}
		catch (IOException ex) {
			throw unreachable(ex);
		}
		catch (JacksonException ex) {
			throw new CommandFailure(
					"The answer of " + request.uri() + " is not understood: " + ex.getOriginalMessage(),
					"Is a platform of another version behind this address?", ex);
		}
	}

	private InputStream open(HttpRequest request) {
		try {
			HttpResponse<InputStream> response = this.client.send(request, BodyHandlers.ofInputStream());
			if (response.statusCode() / 100 == 2) {
				return response.body();
			}
			try (InputStream body = response.body()) {
				throw failure(request, response.statusCode(), body.readNBytes(LARGEST_ERROR));
			}
		}
		catch (IOException ex) {
			throw unreachable(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CommandFailure("Interrupted", null, ex);
		}
	}

	private static void close(InputStream stream) {
		try (stream) {
			stream.readAllBytes();
		}
		catch (IOException ex) {
			throw new CommandFailure("The answer broke off: " + ex.getMessage(), "Try again", ex);
		}
	}

	private static CommandFailure failure(HttpRequest request, int status, byte[] body) {
		try {
			ProblemDocument problem = Json.MAPPER.readValue(body, ProblemDocument.class);
			if (problem != null && problem.detail() != null) {
				return new ApiFailure(problem.code(), problem.detail(), problem.remedy());
			}
		}
		catch (JacksonException ex) {
			// Not from the platform itself: told by its status below.
		}
		return new ApiFailure(ErrorCode.INTERNAL,
				request.method() + " " + request.uri() + " was answered with HTTP " + status,
				"See the server's log; is this address the platform's?");
	}

	private CommandFailure unreachable(IOException ex) {
		String reason = ex instanceof ConnectException ? "nothing answers there" : String.valueOf(ex.getMessage());
		return new CommandFailure("The platform at " + this.login.url() + " cannot be reached: " + reason,
				"Start it with 'gantry up', or name another with GANTRY_URL or 'gantry login URL'", ex);
	}

}
