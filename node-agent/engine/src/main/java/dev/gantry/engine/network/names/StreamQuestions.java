package dev.gantry.engine.network.names;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions by TCP (RFC 7766), which containers use for answers that fit no datagram: few
 * at a time, and none of them for long.
 */
final class StreamQuestions implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(StreamQuestions.class);

	private static final int MOST_CONNECTIONS = 32;

	private static final int MOST_OF_ONE = 4;

	private static final int MOST_QUESTIONS = 64;

	private static final int PATIENCE_MILLIS = 4000;

	private final NameDirectory directory;

	private final Map<InetAddress, Integer> connections = new ConcurrentHashMap<>();

	private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

	private final ThreadPoolExecutor threads = new ThreadPoolExecutor(0, MOST_CONNECTIONS, 5, TimeUnit.SECONDS,
			new SynchronousQueue<>(), (task) -> {
				Thread thread = new Thread(task, "name-stream");
				thread.setDaemon(true);
				return thread;
			});

	StreamQuestions(NameDirectory directory) {
		this.directory = directory;
	}

	void serve(SocketChannel channel) throws IOException {
		InetAddress source = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
		if (this.connections.merge(source, 1, Integer::sum) > MOST_OF_ONE) {
			finish(channel, source);
			return;
		}
		this.open.add(channel);
		try {
			this.threads.execute(() -> {
				try {
					converse(channel, source);
				}
				catch (IOException ex) {
					LOGGER.debug("Questions for names by TCP of {}: {}", source, ex.getMessage());
				}
				finally {
					finish(channel, source);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			finish(channel, source);
		}
	}

	private void finish(SocketChannel channel, InetAddress source) {
		this.open.remove(channel);
		this.connections.computeIfPresent(source, (key, count) -> (count == 1) ? null : count - 1);
		try {
			channel.close();
		}
		catch (IOException ex) {
			LOGGER.debug("Close a connection of {}: {}", source, ex.getMessage());
		}
	}

	private void converse(SocketChannel channel, InetAddress source) throws IOException {
		channel.configureBlocking(true);
		Socket socket = channel.socket();
		socket.setSoTimeout(PATIENCE_MILLIS);
		DataInputStream in = new DataInputStream(socket.getInputStream());
		DataOutputStream out = new DataOutputStream(socket.getOutputStream());
		for (int i = 0; i < MOST_QUESTIONS; i++) {
			int length = in.readUnsignedShort();
			if (length > Question.LONGEST) {
				return;
			}
			Optional<Question> question = Question.read(in.readNBytes(length));
			if (question.isEmpty()) {
				return;
			}
			write(out, answer(question.get(), source));
		}
	}

	private byte[] answer(Question question, InetAddress source) {
		Optional<NameDirectory.Asker> asker = this.directory.asker(source);
		if (asker.isEmpty()) {
			return Answers.code(question, Answers.REFUSED);
		}
		return Resolving.answer(question, asker.get()).orElseGet(() -> forward(question, asker.get()));
	}

	private static byte[] forward(Question question, NameDirectory.Asker asker) {
		for (InetSocketAddress server : asker.upstreams()) {
			try (Socket socket = new Socket()) {
				socket.setSoTimeout(PATIENCE_MILLIS);
				socket.connect(server, PATIENCE_MILLIS);
				write(new DataOutputStream(socket.getOutputStream()), question.message());
				DataInputStream in = new DataInputStream(socket.getInputStream());
				byte[] answer = in.readNBytes(in.readUnsignedShort());
				if (question.isAnsweredBy(answer, question.id())) {
					return answer;
				}
			}
			catch (IOException ex) {
				LOGGER.debug("Ask {} by TCP: {}", server, ex.getMessage());
			}
		}
		return Answers.code(question, Answers.FAILED);
	}

	private static void write(DataOutputStream out, byte[] message) throws IOException {
		byte[] framed = new byte[message.length + 2];
		framed[0] = (byte) (message.length >> 8);
		framed[1] = (byte) message.length;
		System.arraycopy(message, 0, framed, 2, message.length);
		out.write(framed);
		out.flush();
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
		for (SocketChannel channel : this.open) {
			try {
				channel.close();
			}
			catch (IOException ex) {
				LOGGER.debug("Close a connection: {}", ex.getMessage());
			}
		}
	}

}
