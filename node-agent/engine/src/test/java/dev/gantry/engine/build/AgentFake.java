package dev.gantry.engine.build;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Answers everything that comes to a socket with one line. */
final class AgentFake implements AutoCloseable {

	private final Path socket;

	private final ServerSocketChannel door;

	AgentFake(Path socket) throws IOException {
		this.socket = socket;
		this.door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		this.door.bind(UnixDomainSocketAddress.of(socket));
		Thread thread = new Thread(this::serve, "agent-fake");
		thread.setDaemon(true);
		thread.start();
	}

	Path socket() {
		return this.socket;
	}

	private void serve() {
		try (SocketChannel client = this.door.accept()) {
			client.read(ByteBuffer.allocate(100));
			client.write(ByteBuffer.wrap("answer\n".getBytes(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			// nobody asked
		}
	}

	@Override
	public void close() throws IOException {
		this.door.close();
		Files.deleteIfExists(this.socket);
	}

}
