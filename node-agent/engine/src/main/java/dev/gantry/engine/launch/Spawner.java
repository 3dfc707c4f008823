package dev.gantry.engine.launch;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Serial;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.gantry.kernel.errno.KernelException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's side of the spawner's socket: one request per connection, as
 * {@code launcher.h} draws it.
 */
final class Spawner {

	private static final Logger LOGGER = LoggerFactory.getLogger(Spawner.class);

	private static final int MAGIC = 0x59525447;

	private static final short VERSION = 8;

	private static final int REPLY_SIZE = 40;

	/** Of a plan that makes or enters its namespaces itself. */
	static final int NO_SLOT = -1;

	private static final int ESTALE = 116;

	private final UnixDomainSocketAddress address;

	Spawner(Path socket) {
		this.address = UnixDomainSocketAddress.of(socket);
	}

	/**
	 * Asks who is there.
	 * @throws IOException when nobody is
	 */
	Greeting hello() throws IOException {
		Reply reply = request(Request.HELLO, NO_SLOT, ByteBuffer.allocate(0));
		return new Greeting(reply.pid(), reply.error() == 0);
	}

	/**
	 * Has namespaces made and held.
	 * @param cloneFlags {@code CLONE_NEWNET}, with or without {@code CLONE_NEWUSER}
	 * @param base the first host id of the user namespace's range
	 * @param settings values by file of {@code /proc/sys}, to be written inside where the
	 * kernel has the file
	 * @param messages rtnetlink requests to send inside after that
	 */
	HeldNamespaces hold(int cloneFlags, UidRange base, Map<Path, String> settings, List<byte[]> messages)
			throws IOException {
		PlanBuffer body = new PlanBuffer();
		body.number(cloneFlags).number((int) base.first()).number(base.size()).number(settings.size());
		settings.forEach((file, value) -> body.string(file.toString()).string(value));
		body.number(messages.size());
		messages.forEach(body::bytes);
		Reply reply = request(Request.HOLD, NO_SLOT, body.toByteBuffer());
		if (reply.error() != 0) {
			throw new KernelException("make namespaces", "in the spawner", reply.error());
		}
		return held(reply, base, true);
	}

	/**
	 * Holds the namespaces of a process.
	 * @param range the range of its user namespace; without one, its user namespace is
	 * the host's
	 */
	HeldNamespaces share(int pid, UidRange range) throws IOException {
		PlanBuffer body = new PlanBuffer();
		body.number(0).number(pid).number(range.mapped() ? 1 : 0).number(0);
		Reply reply = request(Request.HOLD, NO_SLOT, body.toByteBuffer());
		if (reply.error() != 0) {
			throw new KernelException("share namespaces", "of process " + pid, reply.error());
		}
		return held(reply, range, false);
	}

	private static HeldNamespaces held(Reply reply, UidRange range, boolean own) {
		return new HeldNamespaces(reply.slot(), range, Path.of("/proc/" + reply.pid() + "/fd/" + reply.net()), own);
	}

	/**
	 * Sends messages in a held network namespace.
	 * @param messages complete rtnetlink requests that ask for an acknowledgement
	 */
	void send(int slot, List<byte[]> messages) throws IOException {
		PlanBuffer body = new PlanBuffer();
		body.number(messages.size());
		messages.forEach(body::bytes);
		Reply reply = request(Request.SEND, slot, body.toByteBuffer());
		if (reply.error() == ESTALE) {
			throw new SpawnerGoneException(null);
		}
		if (reply.error() != 0) {
			throw new KernelException("configure network", "of a held namespace", reply.error());
		}
	}

	/** Lets go of all held namespaces. */
	void dropAll() throws IOException {
		request(Request.DROP, NO_SLOT, ByteBuffer.allocate(0));
	}

	/** Lets go of held namespaces; does nothing when they are not held. */
	void drop(int slot) throws IOException {
		request(Request.DROP, slot, ByteBuffer.allocate(0));
	}

	/**
	 * Makes a sandbox; returns when it can take a container.
	 * @param slot the held namespaces that it uses up, or -1
	 * @throws LaunchException when an operation failed
	 * @throws SpawnerGoneException when the namespaces were held by an earlier spawner
	 */
	Sandbox prepare(SandboxPlan sandbox, int slot) throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			Reply reply = exchange(channel, Request.RUN, slot, sandbox.plan().toByteBuffer());
			if (reply.operation() < 0 && reply.error() == ESTALE) {
				throw new SpawnerGoneException(null);
			}
			if (reply.error() != 0) {
				throw new LaunchException(sandbox.plan().step(reply.operation()), reply.error());
			}
			return new Sandbox(new PreparedSandbox(sandbox, reply.pid()), channel);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/** Ends the spawner; its shims and containers go on. */
	void quit() throws IOException {
		request(Request.QUIT, NO_SLOT, ByteBuffer.allocate(0));
	}

	private Reply request(Request request, int slot, ByteBuffer body) throws IOException {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			return exchange(channel, request, slot, body);
		}
	}

	private Reply exchange(SocketChannel channel, Request request, int slot, ByteBuffer body) throws IOException {
		ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
		header.putInt(MAGIC).putShort(VERSION).putShort((short) (request.ordinal() + 1));
		header.putInt(slot).putInt(body.remaining()).flip();
		try {
			channel.connect(this.address);
			write(channel, header, body);
			return read(channel);
		}
		catch (IOException ex) {
			throw new SpawnerGoneException(ex);
		}
	}

	private static void write(SocketChannel channel, ByteBuffer... message) throws IOException {
		while (Arrays.stream(message).anyMatch(ByteBuffer::hasRemaining)) {
			channel.write(message);
		}
	}

	private static Reply read(SocketChannel channel) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(REPLY_SIZE).order(ByteOrder.LITTLE_ENDIAN);
		while (bytes.hasRemaining()) {
			if (channel.read(bytes) < 0) {
				throw new EOFException("the launcher closed the connection without an answer");
			}
		}
		bytes.flip();
		return new Reply(bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt(),
				bytes.getLong(), bytes.getInt());
	}

	/**
	 * A spawner.
	 *
	 * @param pid its process number
	 * @param understands whether it speaks this version of the protocol
	 */
	record Greeting(int pid, boolean understands) {
	}

	/**
	 * A plan that was executed.
	 *
	 * @param process its program
	 * @param connection the attachment, or {@code null}; the caller's to close
	 */
	record Run(Launched process, SocketChannel connection) {
	}

	private enum Request {

		HELLO, HOLD, RUN, DROP, QUIT, SEND

	}

	private record Reply(int error, int operation, int pid, int slot, int net, int part, long start, int shim) {
	}

	/** A sandbox that waits for its container; it ends with the connection. */
	static final class Sandbox implements AutoCloseable {

		private static final int PART_GROUND = 1;

		private static final int PART_SHIM = 2;

		private static final LaunchPlan NOTHING = new LaunchPlan();

		private final PreparedSandbox prepared;

		private final SocketChannel channel;

		private LaunchPlan ground;

		private Sandbox(PreparedSandbox prepared, SocketChannel channel) {
			this.prepared = prepared;
			this.channel = channel;
		}

		PreparedSandbox prepared() {
			return this.prepared;
		}

		/** Whether it still waits: nothing was said and nobody has gone. */
		boolean waits() {
			try {
				this.channel.configureBlocking(false);
				boolean silent = this.channel.read(ByteBuffer.allocate(1)) == 0;
				this.channel.configureBlocking(true);
				return silent;
			}
			catch (IOException ex) {
				return false;
			}
		}

		/** Has the shim do what can be done already; {@link #run} tells how it went. */
		void begin(LaunchPlan ground) throws IOException {
			this.ground = ground;
			ByteBuffer part = ground.toByteBuffer();
			send(length(part), part);
		}

		/**
		 * Makes a container of it; returns when its program runs.
		 * @param attached whether the plan keeps the connection as an attachment
		 * @throws LaunchException when an operation failed
		 */
		Run run(ContainerPlan container, boolean attached) throws IOException {
			boolean kept = false;
			try {
				if (this.ground == null) {
					begin(NOTHING);
				}
				ByteBuffer shim = container.shim().toByteBuffer();
				ByteBuffer init = container.init().toByteBuffer();
				send(length(shim), shim, length(init), init);
				Reply reply = answer();
				if (reply.error() != 0) {
					LaunchPlan failed = switch (reply.part()) {
						case PART_GROUND -> this.ground;
						case PART_SHIM -> container.shim();
						default -> container.init();
					};
					throw new LaunchException(failed.step(reply.operation()), reply.error());
				}
				kept = attached;
				return new Run(new Launched(reply.pid(), reply.start(), reply.shim()), attached ? this.channel : null);
			}
			finally {
				if (!kept) {
					this.channel.close();
				}
			}
		}

		/** Who has failed does not read on, but has said why. */
		private void send(ByteBuffer... message) {
			try {
				write(this.channel, message);
			}
			catch (IOException ex) {
				LOGGER.debug("A shim does not listen: {}", ex.getMessage());
			}
		}

		private Reply answer() throws IOException {
			try {
				return read(this.channel);
			}
			catch (IOException ex) {
				throw new IOException("the launcher's process of this container was killed before the program ran, by"
						+ " somebody or for want of memory", ex);
			}
		}

		private static ByteBuffer length(ByteBuffer part) {
			return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(part.remaining()).flip();
		}

		/** Lets it end, and waits for that if it had begun to become a container. */
		@Override
		public void close() {
			try {
				if (this.ground != null && this.channel.isOpen()) {
					this.channel.shutdownOutput();
					answer();
				}
			}
			catch (IOException ex) {
				LOGGER.debug("A sandbox has ended already: {}", ex.getMessage());
			}
			try {
				this.channel.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

	/** Nobody answers, or a spawner that does not hold what an earlier one held. */
	static final class SpawnerGoneException extends IOException {

		@Serial
		private static final long serialVersionUID = 1L;

		SpawnerGoneException(IOException cause) {
			super((cause != null) ? "the spawner does not answer: " + cause.getMessage()
					: "the namespaces are gone with the spawner that held them", cause);
		}

	}

}
