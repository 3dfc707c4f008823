package dev.gantry.router.link;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.gantry.contracts.routing.RouterReport;
import dev.gantry.contracts.routing.RoutingTable;
import dev.gantry.contracts.routing.TrafficReport;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Calls of the platform's router interface, with the router's token. */
final class PlatformClient implements RoutingSource {

	private static final Duration ANSWER = Duration.ofSeconds(10);

	private static final int OK = 200;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final URI platform;

	private final Path tokenFile;

	PlatformClient(URI platform, Path tokenFile) {
		this.platform = platform;
		this.tokenFile = tokenFile;
	}

	@Override
	public RoutingTable await(String routerId, long revision, Duration wait) throws IOException, InterruptedException {
		String query = "router=" + routerId + "&revision=" + revision + "&wait=" + wait.toSeconds() + "s";
		HttpRequest request = request("/router/v1/table?" + query).timeout(wait.plus(ANSWER)).GET().build();
		HttpResponse<String> response = this.http.send(request, HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() != OK) {
			throw refused(request, response);
		}
		try {
			return this.mapper.readValue(response.body(), RoutingTable.class);
		}
		catch (JacksonException ex) {
			throw new IOException("read routing table from " + request.uri() + ": " + ex.getOriginalMessage(), ex);
		}
	}

	@Override
	public void report(RouterReport report) throws IOException, InterruptedException {
		post("/router/v1/report", report);
	}

	/** Tells how many requests were answered. */
	void traffic(TrafficReport report) throws IOException, InterruptedException {
		post("/router/v1/traffic", report);
	}

	private void post(String path, Object body) throws IOException, InterruptedException {
		HttpRequest request = request(path).timeout(ANSWER)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(this.mapper.writeValueAsString(body)))
			.build();
		HttpResponse<String> response = this.http.send(request, HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() / 100 != 2) {
			throw refused(request, response);
		}
	}

	/** The token is read anew each time: the platform writes it at its first start. */
	private HttpRequest.Builder request(String path) throws IOException {
		String token = Files.readString(this.tokenFile, StandardCharsets.UTF_8).strip();
		return HttpRequest.newBuilder(this.platform.resolve(path))
			.header("Authorization", "Bearer " + token)
			.header("Accept", "application/json");
	}

	private static IOException refused(HttpRequest request, HttpResponse<String> response) {
		String body = response.body();
		return new IOException(request.method() + " " + request.uri() + " was answered with " + response.statusCode()
				+ ": " + body.substring(0, Math.min(body.length(), 300)));
	}

}
