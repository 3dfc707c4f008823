package dev.gantry.platform.drains;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.gantry.contracts.apps.LogLine;
import tools.jackson.databind.json.JsonMapper;

/** Lines of JSON by POST. A user in the address becomes Basic authentication. */
final class HttpSink implements LineSink {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final HttpClient client = HttpClient.newBuilder()
		.connectTimeout(PATIENCE)
		.followRedirects(HttpClient.Redirect.NEVER)
		.build();

	private final URI address;

	private final String app;

	HttpSink(URI address, String app) {
		this.address = address;
		this.app = app;
	}

	@Override
	public void send(List<LogLine> lines) throws IOException, InterruptedException {
		String body = lines.stream().map(this::line).collect(Collectors.joining("\n", "", "\n"));
		HttpRequest.Builder request = HttpRequest.newBuilder(withoutUser())
			.timeout(PATIENCE)
			.header("Content-Type", "application/x-ndjson")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (this.address.getUserInfo() != null) {
			request.header("Authorization", "Basic "
					+ Base64.getEncoder().encodeToString(this.address.getUserInfo().getBytes(StandardCharsets.UTF_8)));
		}
		int status = this.client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
		if (status / 100 != 2) {
			throw new IOException("it answered with HTTP status " + status);
		}
	}

	private URI withoutUser() {
		String text = this.address.toString();
		String user = this.address.getRawUserInfo();
		return (user == null) ? this.address
				: URI.create(text.replaceFirst(java.util.regex.Pattern.quote(user + "@"), ""));
	}

	private String line(LogLine line) {
		return JSON.writeValueAsString(Map.of("app", this.app, "instance", line.instance(), "at", line.at(), "stream",
				line.stream(), "text", line.text()));
	}

	@Override
	public void close() {
		// Connections are the client's.
	}

}
