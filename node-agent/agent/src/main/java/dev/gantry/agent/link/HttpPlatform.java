package dev.gantry.agent.link;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.errors.ProblemDocument;
import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.BuildProgress;
import dev.gantry.contracts.link.DiscardedVolumes;
import dev.gantry.contracts.link.ImagesReport;
import dev.gantry.contracts.link.JoinReply;
import dev.gantry.contracts.link.JoinRequest;
import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.link.ReportReply;
import dev.gantry.contracts.link.UsageReport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The platform over HTTP and JSON, below {@code /agent/v1}. */
public final class HttpPlatform implements Platform {

	private static final Duration TIMEOUT = Duration.ofSeconds(15);

	private static final int LARGEST_ERROR = 64 * 1024;

	private final HttpClient client;

	private final URI base;

	private final Supplier<String> nodeToken;

	private final JsonMapper json;

	/**
	 * Creates the client.
	 * @param client speaks HTTP
	 * @param server the server's address, for example {@code http://10.0.0.1:8080}
	 * @param nodeToken gives the node's token once the node has joined
	 * @param json reads and writes bodies
	 */
	public HttpPlatform(HttpClient client, URI server, Supplier<String> nodeToken, JsonMapper json) {
		this.client = client;
		this.base = URI.create(server.toString().replaceAll("/+$", "") + "/agent/v1/");
		this.nodeToken = nodeToken;
		this.json = json;
	}

	@Override
	public JoinReply join(String token, JoinRequest request) {
		return post("join", token, request, JoinReply.class);
	}

	@Override
	public ReportReply report(NodeReport report) {
		return post("report", this.nodeToken.get(), report, ReportReply.class);
	}

	/** Tells what the node's instances use. */
	public void usage(UsageReport report) {
		post("usage", this.nodeToken.get(), report, Void.class);
	}

	@Override
	public void discarded(DiscardedVolumes volumes) {
		post("volumes/discarded", this.nodeToken.get(), volumes, Void.class);
	}

	/** Tells which images the node has. */
	public void images(ImagesReport report) {
		post("images", this.nodeToken.get(), report, Void.class);
	}

	@Override
	public Assignments assignments(long revision, Duration wait) {
		HttpRequest request = request(
				"assignments?revision=" + revision + "&wait=" + Math.max(1, wait.toSeconds()) + "s",
				this.nodeToken.get(), wait.plus(TIMEOUT))
			.GET()
			.build();
		return read(request, Assignments.class);
	}

	@Override
	public InputStream source(String buildId) {
		HttpRequest request = request("builds/" + buildId + "/source", this.nodeToken.get(), TIMEOUT).GET().build();
		return send(request);
	}

	@Override
	public void progress(String buildId, BuildProgress progress) {
		post("builds/" + buildId + "/progress", this.nodeToken.get(), progress, Void.class);
	}

	private <T> T post(String path, String token, Object body, Class<T> answer) {
		HttpRequest request = request(path, token, TIMEOUT).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofByteArray(this.json.writeValueAsBytes(body)))
			.build();
		return read(request, answer);
	}

	private HttpRequest.Builder request(String path, String token, Duration timeout) {
		if (token == null) {
			throw new TokenRefusedException("This node has not joined yet, so it cannot ask for " + path);
		}
		return HttpRequest.newBuilder(this.base.resolve(path))
			.timeout(timeout)
			.header("Authorization", "Bearer " + token)
			.header("Accept", "application/json");
	}

	private <T> T read(HttpRequest request, Class<T> answer) {
		try (InputStream body = send(request)) {
			byte[] bytes = body.readAllBytes();
			return answer == Void.class ? null : this.json.readValue(bytes, answer);
		}
		catch (IOException ex) {
			throw unreachable(request, ex.getMessage(), ex);
		}
		catch (JacksonException ex) {
			throw unreachable(request, "the answer is not what this agent understands: " + ex.getOriginalMessage(), ex);
		}
	}

	private InputStream send(HttpRequest request) {
		try {
			HttpResponse<InputStream> response = this.client.send(request, BodyHandlers.ofInputStream());
			if (response.statusCode() / 100 != 2) {
				throw failure(request, response);
			}
			return response.body();
		}
		catch (IOException ex) {
			throw unreachable(request, ex.getMessage() == null ? ex.getClass().getSimpleName() : ex.getMessage(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw unreachable(request, "interrupted", ex);
		}
	}

	private GantryException failure(HttpRequest request, HttpResponse<InputStream> response) throws IOException {
		int status = response.statusCode();
		String text;
		try (InputStream body = response.body()) {
			text = new String(body.readNBytes(LARGEST_ERROR), StandardCharsets.UTF_8);
		}
		ProblemDocument problem = problem(text);
		String detail = problem == null ? "HTTP " + status : problem.detail();
		if (status == 401) {
			return new TokenRefusedException(what(request) + ": " + detail);
		}
		if (status >= 500 || problem == null || problem.code() == null) {
			return unreachable(request, detail, null);
		}
		return new GantryException(problem.code(), what(request) + ": " + detail, problem.remedy());
	}

	private ProblemDocument problem(String text) {
		try {
			return this.json.readValue(text, ProblemDocument.class);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static PlatformUnreachableException unreachable(HttpRequest request, String reason, Throwable cause) {
		return new PlatformUnreachableException(what(request) + ": " + reason, cause);
	}

	private static String what(HttpRequest request) {
		return request.method() + " " + request.uri();
	}

}
