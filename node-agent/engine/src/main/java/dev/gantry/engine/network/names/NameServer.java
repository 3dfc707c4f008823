package dev.gantry.engine.network.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers questions for names at the gateways of networks, by UDP and TCP: names of
 * containers from the directory, everything else as the servers say that the directory
 * names. One thread serves all networks; what it holds for others is bounded, and what
 * comes in beyond that is dropped.
 */
public final class NameServer implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(NameServer.class);

	private static final int PORT = 53;

	private static final int ROUND_MILLIS = 250;

	private final NameDirectory directory;

	private final Selector selector;

	private final Map<InetAddress, Door> doors = new ConcurrentHashMap<>();

	private final Forwarding forwarding;

	private final StreamQuestions streams;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(Question.LONGEST + 1);

	private volatile boolean closed;

	private NameServer(NameDirectory directory, Selector selector) {
		this.directory = directory;
		this.selector = selector;
		this.forwarding = new Forwarding(selector);
		this.streams = new StreamQuestions(directory);
	}

	/** Starts a server, which listens nowhere yet. */
	public static NameServer start(NameDirectory directory) {
		try {
			NameServer server = new NameServer(directory, Selector.open());
			Thread thread = new Thread(server::run, "name-server");
			thread.setDaemon(true);
			thread.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("start the name server", ex);
		}
	}

	/**
	 * Listens at an address. Where another program of the host has the port, containers
	 * ask that one, and it is said so.
	 */
	public void listen(InetAddress address) {
		InetSocketAddress at = new InetSocketAddress(address, PORT);
		try {
			Door door = Door.open(at);
			this.doors.put(address, door);
			door.datagrams().register(this.selector, SelectionKey.OP_READ);
			door.streams().register(this.selector, SelectionKey.OP_ACCEPT);
			this.selector.wakeup();
		}
		catch (IOException ex) {
			LOGGER.warn("Names of containers cannot be looked up at {}: {}. Another program of this host has port 53 of"
					+ " every address; have it listen at fewer", at, ex.getMessage());
		}
	}

	/** Listens at an address no longer. */
	public void ignore(InetAddress address) {
		Door door = this.doors.remove(address);
		if (door != null) {
			door.close();
			this.selector.wakeup();
		}
	}

	private void run() {
		while (!this.closed) {
			try {
				this.selector.select(ROUND_MILLIS);
				for (SelectionKey key : this.selector.selectedKeys()) {
					serve(key);
				}
				this.selector.selectedKeys().clear();
				this.forwarding.expire();
			}
			catch (IOException | RuntimeException ex) {
				LOGGER.error("Questions for names", ex);
			}
		}
		closeAll();
	}

	private void serve(SelectionKey key) {
		try {
			if (key.channel() instanceof ServerSocketChannel server) {
				accept(server);
			}
			else if (key.attachment() instanceof Forwarding.Pending pending) {
				this.forwarding.answered(pending);
			}
			else if (key.channel() instanceof DatagramChannel channel) {
				receive(channel);
			}
		}
		catch (IOException | CancelledKeyException ex) {
			LOGGER.debug("A question for a name: {}", ex.getMessage());
		}
	}

	private void accept(ServerSocketChannel server) throws IOException {
		SocketChannel channel = server.accept();
		if (channel != null) {
			this.streams.serve(channel);
		}
	}

	private void receive(DatagramChannel channel) throws IOException {
		this.buffer.clear();
		InetSocketAddress source = (InetSocketAddress) channel.receive(this.buffer);
		if (source == null) {
			return;
		}
		byte[] message = new byte[this.buffer.flip().remaining()];
		this.buffer.get(message);
		Optional<Question> read = Question.read(message);
		if (read.isEmpty()) {
			return;
		}
		Question question = read.get();
		Optional<NameDirectory.Asker> asker = this.directory.asker(source.getAddress());
		Optional<byte[]> answer = asker.isEmpty() ? Optional.of(Answers.code(question, Answers.REFUSED))
				: Resolving.answer(question, asker.get());
		if (answer.isPresent()) {
			channel.send(ByteBuffer.wrap(answer.get()), source);
		}
		else {
			this.forwarding.ask(question, asker.get().upstreams(), channel, source);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.doors.values().forEach(Door::close);
		this.streams.close();
		this.selector.wakeup();
	}

	private void closeAll() {
		try {
			this.forwarding.close();
			this.selector.close();
		}
		catch (IOException ex) {
			LOGGER.debug("Close the name server: {}", ex.getMessage());
		}
	}

	/** What listens at one address. */
	private record Door(DatagramChannel datagrams, ServerSocketChannel streams) {

		private static final int BACKLOG = 64;

		static Door open(InetSocketAddress at) throws IOException {
			DatagramChannel datagrams = DatagramChannel.open(StandardProtocolFamily.INET);
			try {
				datagrams.setOption(StandardSocketOptions.SO_REUSEADDR, true);
				datagrams.bind(at).configureBlocking(false);
				ServerSocketChannel streams = ServerSocketChannel.open(StandardProtocolFamily.INET);
				try {
					streams.setOption(StandardSocketOptions.SO_REUSEADDR, true);
					streams.bind(at, BACKLOG).configureBlocking(false);
					return new Door(datagrams, streams);
				}
				catch (IOException ex) {
					streams.close();
					throw ex;
				}
			}
			catch (IOException ex) {
				datagrams.close();
				throw ex;
			}
		}

		void close() {
			try {
				this.datagrams.close();
				this.streams.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException("close the name server's door", ex);
			}
		}

	}

}
