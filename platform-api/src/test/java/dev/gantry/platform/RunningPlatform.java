package dev.gantry.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole platform on a free port, spoken to over HTTP. */
public final class RunningPlatform implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final Path home;

	private final ConfigurableApplicationContext context;

	public RunningPlatform(Path home, String... arguments) {
		this(home, new Class<?>[0], arguments);
	}

	public RunningPlatform(Path home, Class<?>[] sources, String... arguments) {
		this.home = home;
		List<String> all = new ArrayList<>(List.of("--gantry.platform.home=" + home.resolve("server"),
				"--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off"));
		all.addAll(List.of(arguments));
		this.context = new SpringApplicationBuilder(PlatformApplication.class).sources(sources)
			.run(all.toArray(String[]::new));
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.context.getEnvironment().getProperty("local.server.port") + path);
	}

	public String adminToken() {
		return token(this.home.resolve("admin-token"));
	}

	public String joinToken() {
		return token(this.home.resolve("server/join-token"));
	}

	public String routerToken() {
		return token(this.home.resolve("server/router-token"));
	}

	private static String token(Path file) {
		try {
			return Files.readString(file).strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A call as the administrator. */
	public Call call(String method, String path) {
		return new Call(method, path).token(adminToken());
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** A call in the making. */
	public final class Call {

		private final HttpRequest.Builder request;

		private final String method;

		private final String path;

		private HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();

		private Call(String method, String path) {
			this.method = method;
			this.path = path;
			this.request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
		}

		/** The same without a token. */
		public Call anonymous() {
			Call anonymous = new Call(this.method, this.path);
			anonymous.body = this.body;
			return anonymous;
		}

		public Call token(String token) {
			this.request.setHeader("Authorization", "Bearer " + token);
			return this;
		}

		public Call header(String name, String value) {
			this.request.setHeader(name, value);
			return this;
		}

		public Call json(Object value) {
			this.request.setHeader("Content-Type", "application/json");
			this.body = HttpRequest.BodyPublishers
				.ofString((value instanceof String text) ? text : JSON.writeValueAsString(value));
			return this;
		}

		public Call bytes(String type, byte[] value) {
			this.request.setHeader("Content-Type", type);
			this.body = HttpRequest.BodyPublishers.ofByteArray(value);
			return this;
		}

		public Answer send() {
			try {
				HttpResponse<byte[]> response = RunningPlatform.this.client
					.send(this.request.method(this.method, this.body).build(), HttpResponse.BodyHandlers.ofByteArray());
				return new Answer(response.statusCode(), response.headers().map(), response.body());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		/** Reads an endless answer's lines until one is seen. */
		public List<String> linesUntil(String end) {
			List<String> lines = new ArrayList<>();
			try {
				HttpResponse<Stream<String>> response = RunningPlatform.this.client
					.send(this.request.method(this.method, this.body).build(), HttpResponse.BodyHandlers.ofLines());
				try (Stream<String> body = response.body()) {
					// An answer that goes on and never tells what is waited for must not
					// hang the test.
					CompletableFuture.delayedExecutor(20, TimeUnit.SECONDS).execute(body::close);
					Iterator<String> iterator = body.iterator();
					while (iterator.hasNext()) {
						String line = iterator.next();
						lines.add(line);
						if (line.startsWith(end)) {
							return lines;
						}
					}
				}
				return lines;
			}
			catch (UncheckedIOException ex) {
				return lines;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	/**
	 * An answer.
	 *
	 * @param status the HTTP status
	 * @param headers the headers
	 * @param body the body
	 */
	public record Answer(int status, Map<String, List<String>> headers, byte[] body) {

		public String text() {
			return new String(this.body, StandardCharsets.UTF_8);
		}

		public JsonNode json() {
			return JSON.readTree(this.body);
		}

		public String header(String name) {
			return this.headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of())
				.stream()
				.findFirst()
				.orElse(null);
		}

		@Override
		public String toString() {
			return this.status + " " + text();
		}

	}

}
