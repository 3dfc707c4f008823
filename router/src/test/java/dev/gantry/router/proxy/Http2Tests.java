package dev.gantry.router.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP/2 without TLS, in both ways that RFC 9113 and its predecessor know to begin it.
 */
class Http2Tests {

	private final DoorUnderTest door = new DoorUnderTest();

	private final Vertx vertx = Vertx.vertx();

	@AfterEach
	void close() {
		this.vertx.close().toCompletionStage().toCompletableFuture().join();
		this.door.close();
	}

	private HttpClient client(boolean upgrade) {
		return this.vertx.createHttpClient(
				new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(upgrade));
	}

	private static <T> T get(Future<T> future) throws Exception {
		return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
	}

	private RequestOptions to(HttpMethod method) {
		return new RequestOptions().setPort(this.door.port()).setHost("127.0.0.1").setURI("/a?b=c").setMethod(method);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void passesRequestsOn(boolean upgrade) throws Exception {
		try (Origin origin = new Origin("hello")) {
			this.door.route(origin.port());
			Future<HttpClientResponse> answer = client(upgrade).request(to(HttpMethod.GET)).compose((request) -> {
				request.headers().add("Cookie", "a=1").add("Cookie", "b=2").add("X-Forwarded-For", "6.6.6.6");
				return request.send();
			});
			Future<Buffer> body = answer.compose(HttpClientResponse::body);
			assertThat(get(body)).hasToString("hello");
			assertThat(get(answer).version()).isEqualTo(HttpVersion.HTTP_2);
			assertThat(origin.requests.get(0).version()).isEqualTo(HttpVersion.HTTP_1_1);
			assertThat(origin.requests.get(0).uri()).isEqualTo("/a?b=c");
			assertThat(origin.header("Host")).isEqualTo("127.0.0.1:" + this.door.port());
			assertThat(origin.header("X-Forwarded-Host")).isEqualTo("127.0.0.1:" + this.door.port());
			assertThat(origin.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
			assertThat(origin.header("Cookie")).isEqualTo("a=1; b=2");
			assertThat(origin.header("Transfer-Encoding")).isEmpty();
			assertThat(origin.header("Upgrade")).isEmpty();
			assertThat(origin.header("HTTP2-Settings")).isEmpty();
		}
	}

	@Test
	void passesBodiesOnWhetherTheirLengthIsToldOrNot() throws Exception {
		try (Origin origin = new Origin(
				(request) -> request.body().onSuccess((body) -> request.response().setChunked(true).end(body)))) {
			this.door.route(origin.port());
			Buffer body = Buffer.buffer(new byte[3_000_000]);
			HttpClient client = client(false);
			assertThat(get(client.request(to(HttpMethod.POST))
				.compose((request) -> request.send(body))
				.compose(HttpClientResponse::body))).isEqualTo(body);
			assertThat(get(client.request(to(HttpMethod.POST)).compose((request) -> {
				request.setChunked(true).write(body);
				request.end();
				return request.response();
			}).compose(HttpClientResponse::body))).isEqualTo(body);
			assertThat(origin.header("Transfer-Encoding")).isEqualTo("chunked");
		}
	}

	@Test
	void answersManyRequestsOfOneConnectionAtOnce() throws Exception {
		List<Runnable> held = new ArrayList<>();
		try (Origin origin = new Origin((request) -> {
			held.add(() -> request.response().end(request.uri()));
			if (held.size() == 20) {
				held.forEach(Runnable::run);
			}
		})) {
			this.door.route(origin.port());
			HttpClient client = client(false);
			List<Future<Buffer>> answers = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				answers.add(client.request(to(HttpMethod.GET).setURI("/" + i))
					.compose((request) -> request.send())
					.compose(HttpClientResponse::body));
			}
			for (int i = 0; i < 20; i++) {
				assertThat(get(answers.get(i))).hasToString("/" + i);
			}
		}
	}

	@Test
	void refusesUnknownHostsByProblem() throws Exception {
		this.door.route(List.of());
		Future<HttpClientResponse> answer = client(false).request(to(HttpMethod.GET).setHost("localhost"))
			.compose((request) -> request.send());
		assertThat(get(answer.compose(HttpClientResponse::body)).toString()).contains("NOT_FOUND");
		assertThat(get(answer).statusCode()).isEqualTo(404);
	}

}
