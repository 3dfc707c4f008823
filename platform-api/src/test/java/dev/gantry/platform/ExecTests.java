package dev.gantry.platform;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Commands in instances, from their user's side. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecTests {

	private RunningPlatform platform;

	private PlayedAgent agent;

	private String instance;

	@BeforeAll
	void start(@TempDir Path home) {
		this.platform = new RunningPlatform(home);
		this.agent = new PlayedAgent(this.platform, "n1");
		this.agent.start();
		this.platform.call("POST", "/api/v1/apps/shell/deployments?wait=true")
			.bytes("application/gzip", Archives.app())
			.send();
		this.instance = this.platform.call("GET", "/api/v1/apps/shell/instances")
			.send()
			.json()
			.path(0)
			.path("id")
			.asString();
	}

	@AfterAll
	void stop() {
		this.agent.close();
		this.platform.close();
	}

	@Test
	void carriesInputAndOutputAndTheExitStatus() throws InterruptedException {
		Heard heard = new Heard();
		WebSocket socket = dial("?command=tr&command=a%20b%2Bc&stdin=true", heard, this.platform.adminToken());
		byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
		socket.sendBinary(ByteBuffer.allocate(6).put((byte) 0).put(text).flip(), true).join();
		assertThat(heard.next()).isEqualTo("1:ran tr|a b+c\n");
		assertThat(heard.next()).isEqualTo("1:HELLO");
		socket.sendText("{\"inputEnded\": true}", true).join();
		assertThat(heard.next()).contains("\"exitCode\":7");
		assertThat(heard.next()).isEqualTo("closed");
		assertThat(this.platform.call("GET", "/api/v1/events").send().toString()).contains("Ran tr a b+c");
	}

	@Test
	void refusesWhatCannotBeRun() {
		assertThat(refusal("", this.platform.adminToken())).isEqualTo(400);
		assertThat(refusal("?command=ls&columns=-1", this.platform.adminToken())).isEqualTo(400);
		assertThat(refusal("?command=ls", this.platform.joinToken())).isEqualTo(403);
		this.platform.call("PUT", "/api/v1/teams/red").send();
		String other = this.platform.call("POST", "/api/v1/tokens")
			.json("{\"name\": \"a\", \"kind\": \"MEMBER\", \"team\": \"red\"}")
			.send()
			.json()
			.path("token")
			.asString();
		assertThat(refusal("?command=ls", other)).isEqualTo(404);
	}

	private int refusal(String query, String token) {
		assertThatThrownBy(() -> dial(query, new Heard(), token)).isInstanceOf(CompletionException.class);
		try {
			dial(query, new Heard(), token);
			return 0;
		}
		catch (CompletionException ex) {
			return ((WebSocketHandshakeException) ex.getCause()).getResponse().statusCode();
		}
	}

	private WebSocket dial(String query, Heard heard, String token) {
		URI address = URI.create(this.platform.uri("/api/v1/instances/" + this.instance + "/exec" + query)
			.toString()
			.replace("http:", "ws:"));
		return HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.header("Authorization", "Bearer " + token)
			.buildAsync(address, heard)
			.join();
	}

	private static final class Heard implements WebSocket.Listener {

		private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

		String next() throws InterruptedException {
			return this.messages.poll(60, TimeUnit.SECONDS);
		}

		@Override
		public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
			byte[] bytes = new byte[data.remaining()];
			data.get(bytes);
			this.messages.add(bytes[0] + ":" + new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8));
			socket.request(1);
			return null;
		}

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.messages.add(data.toString());
			socket.request(1);
			return null;
		}

		@Override
		public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
			this.messages.add("closed");
			return null;
		}

	}

}
