package dev.gantry.engine.build;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.engine.build.language.RunMount.Access;
import dev.gantry.kernel.files.Directory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket in front of an SSH agent of the host. Agents answer their own user only, and a
 * step's root is another user of the host: we connect in its place.
 */
final class AgentRelay implements Closeable {

	private static final Logger LOG = LoggerFactory.getLogger(AgentRelay.class);

	private static final int MAX_CONNECTIONS = 32;

	private static final int BUFFER = 16 * 1024;

	private final Path socket;

	private final Path agent;

	private final ServerSocketChannel door;

	private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

	private AgentRelay(Path socket, Path agent) throws IOException {
		this.socket = socket;
		this.agent = agent;
		this.door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
	}

	/**
	 * Opens a relay.
	 * @param socket where; does not exist yet
	 * @param agent the agent's own socket
	 */
	static AgentRelay open(Path socket, Path agent, Access access) throws IOException {
		AgentRelay relay = new AgentRelay(socket, agent);
		try (Directory parent = Directory.open(socket.getParent())) {
			/* By descriptor: an address holds 107 bytes only, see unix(7). */
			Path near = parent.descriptorPath().resolve(socket.getFileName());
			relay.door.bind(UnixDomainSocketAddress.of(near), MAX_CONNECTIONS);
			parent.changeOwner(socket.getFileName().toString(), access.uid(), access.gid());
			parent.changeMode(socket.getFileName().toString(), access.mode());
		}
		daemon("ssh-agent-door", relay::accept);
		return relay;
	}

	Path socket() {
		return this.socket;
	}

	private static void daemon(String name, Runnable work) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (true) {
			try {
				SocketChannel client = this.door.accept();
				this.open.add(client);
				if (this.open.size() > 2 * MAX_CONNECTIONS) {
					end(client);
				}
				else {
					connect(client);
				}
			}
			catch (ClosedChannelException ex) {
				return;
			}
			catch (IOException ex) {
				LOG.warn("Take a connection for the SSH agent {}", this.agent, ex);
				return;
			}
		}
	}

	private void connect(SocketChannel client) {
		try {
			SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(this.agent));
			this.open.add(server);
			daemon("ssh-agent-question", () -> copy(client, server));
			daemon("ssh-agent-answer", () -> copy(server, client));
		}
		catch (IOException ex) {
			LOG.warn("Connect to the SSH agent {}", this.agent, ex);
			end(client);
		}
	}

	/** When one side is done, so is the connection: agents answer each question whole. */
	private void copy(SocketChannel from, SocketChannel to) {
		ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
		try {
			while (from.read(buffer) >= 0) {
				buffer.flip();
				while (buffer.hasRemaining()) {
					to.write(buffer);
				}
				buffer.clear();
			}
		}
		catch (AsynchronousCloseException ex) {
			LOG.trace("The step is over", ex);
		}
		catch (IOException ex) {
			LOG.debug("Relay to the SSH agent {}", this.agent, ex);
		}
		finally {
			end(from);
			end(to);
		}
	}

	private void end(SocketChannel channel) {
		this.open.remove(channel);
		try {
			channel.close();
		}
		catch (IOException ex) {
			LOG.debug("Close a connection of the SSH agent {}", this.agent, ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.door.close();
		this.open.forEach(this::end);
		Files.deleteIfExists(this.socket);
	}

}
