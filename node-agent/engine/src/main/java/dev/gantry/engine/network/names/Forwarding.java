package dev.gantry.engine.network.names;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks other servers. Each question gets a socket of its own, connected, so a port and a
 * number of its own that a forger would have to guess. For the selector's thread alone.
 */
final class Forwarding {

	private static final SecureRandom RANDOM = new SecureRandom();

	/** How many questions may be under way. */
	private static final int MOST = 1024;

	/** How many of them may be one container's. */
	private static final int MOST_OF_ONE = 128;

	/** How long a server has, in nanoseconds. */
	private static final long PATIENCE = 2_000_000_000L;

	private static final int LARGEST = 65535;

	private final Selector selector;

	private final Set<Pending> pending = new HashSet<>();

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);

	Forwarding(Selector selector) {
		this.selector = selector;
	}

	void ask(Question question, List<InetSocketAddress> servers, DatagramChannel door, InetSocketAddress source)
			throws IOException {
		InetAddress asker = source.getAddress();
		long ofOne = this.pending.stream().filter((other) -> other.source.getAddress().equals(asker)).count();
		if (this.pending.size() >= MOST || ofOne >= MOST_OF_ONE) {
			return;
		}
		Pending asked = new Pending(question, new ArrayList<>(servers), door, source);
		this.pending.add(asked);
		next(asked);
	}

	/** Asks the next server; when there is none left, says so. */
	private void next(Pending asked) throws IOException {
		asked.hangUp();
		while (!asked.servers.isEmpty()) {
			InetSocketAddress server = asked.servers.remove(0);
			asked.number = RANDOM.nextInt(1 << 16);
			asked.until = System.nanoTime() + PATIENCE;
			byte[] message = asked.question.message().clone();
			ByteBuffer.wrap(message).putShort((short) asked.number);
			try {
				asked.channel = DatagramChannel.open();
				asked.channel.configureBlocking(false);
				asked.channel.connect(server);
				asked.channel.register(this.selector, SelectionKey.OP_READ, asked);
				asked.channel.write(ByteBuffer.wrap(message));
				return;
			}
			catch (IOException ex) {
				asked.hangUp();
			}
		}
		finish(asked, Answers.code(asked.question, Answers.FAILED));
	}

	void answered(Pending asked) throws IOException {
		this.buffer.clear();
		try {
			if (asked.channel == null || asked.channel.read(this.buffer) <= 0) {
				return;
			}
		}
		catch (IOException ex) {
			next(asked);
			return;
		}
		byte[] answer = new byte[this.buffer.flip().remaining()];
		this.buffer.get(answer);
		if (asked.question.isAnsweredBy(answer, asked.number)) {
			ByteBuffer.wrap(answer).putShort((short) asked.question.id());
			finish(asked, answer);
		}
	}

	private void finish(Pending asked, byte[] answer) throws IOException {
		this.pending.remove(asked);
		asked.hangUp();
		asked.door.send(ByteBuffer.wrap(answer), asked.source);
	}

	/** Gives up on servers that are late. */
	void expire() throws IOException {
		long now = System.nanoTime();
		for (Pending asked : List.copyOf(this.pending)) {
			if (asked.until - now <= 0) {
				try {
					next(asked);
				}
				catch (IOException ex) {
					this.pending.remove(asked);
					asked.hangUp();
				}
			}
		}
	}

	void close() throws IOException {
		for (Pending asked : this.pending) {
			asked.hangUp();
		}
		this.pending.clear();
	}

	/** A question that another server was asked. */
	static final class Pending {

		private final Question question;

		private final List<InetSocketAddress> servers;

		private final DatagramChannel door;

		private final InetSocketAddress source;

		private DatagramChannel channel;

		private int number;

		private long until;

		private Pending(Question question, List<InetSocketAddress> servers, DatagramChannel door,
				InetSocketAddress source) {
			this.question = question;
			this.servers = servers;
			this.door = door;
			this.source = source;
		}

		private void hangUp() throws IOException {
			if (this.channel != null) {
				this.channel.close();
				this.channel = null;
			}
		}

	}

}
