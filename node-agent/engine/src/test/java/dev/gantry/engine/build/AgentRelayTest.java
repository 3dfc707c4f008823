package dev.gantry.engine.build;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import dev.gantry.engine.build.language.RunMount.Access;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class AgentRelayTest {

	@TempDir
	private Path directory;

	@Test
	void carriesAQuestionToTheAgentAndItsAnswerBack() throws IOException {
		Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "not root: cannot change owners");
		Path socket = this.directory.resolve("relay");
		try (AgentFake agent = new AgentFake(this.directory.resolve("agent"));
				AgentRelay relay = AgentRelay.open(socket, agent.socket(), new Access(0600, 0, 0));
				SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(relay.socket()))) {
			client.write(ByteBuffer.wrap("question".getBytes(StandardCharsets.UTF_8)));
			ByteBuffer answer = ByteBuffer.allocate(100);
			while (client.read(answer) >= 0) {
				// the agent ends the connection
			}
			assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8)).isEqualTo("answer\n");
		}
		assertThat(socket).doesNotExist();
	}

}
