package dev.gantry.engine.network.names;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A question for a name (RFC 1035, section 4), read from a message that may hold
 * anything: one question, a name of at most 255 bytes without compression.
 *
 * @param message all of it, as it came
 * @param end where the question ends
 * @param name in lower case, without a dot at its end
 * @param type the type of record asked for
 */
record Question(byte[] message, int end, String name, int type) {

	static final int HEADER = 12;

	static final int A = 1;

	static final int PTR = 12;

	static final int AAAA = 28;

	/** The largest message that a container can send. */
	static final int LONGEST = 4096;

	private static final int INTERNET = 1;

	private static final int LONGEST_NAME = 255;

	private static final int LONGEST_LABEL = 63;

	private static final String INET_ARPA = ".in-addr.arpa";

	private static final String INET6_ARPA = ".ip6.arpa";

	/** Reads a message; nothing when it is not a question that can be answered. */
	static Optional<Question> read(byte[] message) {
		if (message.length < HEADER + 5 || message.length > LONGEST) {
			return Optional.empty();
		}
		ByteBuffer buffer = ByteBuffer.wrap(message);
		boolean query = (message[2] & 0xf8) == 0;
		if (!query || buffer.getShort(4) != 1) {
			return Optional.empty();
		}
		StringBuilder name = new StringBuilder();
		int at = HEADER;
		while (at < message.length && message[at] != 0) {
			int length = message[at] & 0xff;
			if (length > LONGEST_LABEL || at + 1 + length >= message.length || at + length - HEADER > LONGEST_NAME) {
				return Optional.empty();
			}
			name.append(new String(message, at + 1, length, StandardCharsets.ISO_8859_1)).append('.');
			at += 1 + length;
		}
		if (at + 5 > message.length || buffer.getShort(at + 3) != INTERNET) {
			return Optional.empty();
		}
		String text = name.isEmpty() ? "" : name.substring(0, name.length() - 1).toLowerCase(Locale.ROOT);
		return Optional.of(new Question(message, at + 5, text, Short.toUnsignedInt(buffer.getShort(at + 1))));
	}

	/** The number by which who asks knows the answer. */
	int id() {
		return Short.toUnsignedInt(ByteBuffer.wrap(this.message).getShort());
	}

	/** Whether an answer is one to this question: same number, same question. */
	boolean isAnsweredBy(byte[] answer, int number) {
		if (answer.length < this.end || (answer[2] & 0x80) == 0
				|| Short.toUnsignedInt(ByteBuffer.wrap(answer).getShort()) != number) {
			return false;
		}
		for (int i = HEADER; i < this.end; i++) {
			if (Character.toLowerCase((char) answer[i]) != Character.toLowerCase((char) this.message[i])) {
				return false;
			}
		}
		return true;
	}

	/** The address whose name is asked for, as reverse names spell it. */
	Optional<InetAddress> reverse() {
		if (this.type != PTR) {
			return Optional.empty();
		}
		try {
			if (this.name.endsWith(INET_ARPA)) {
				return reverse(this.name.substring(0, this.name.length() - INET_ARPA.length()).split("\\."), 4, 10);
			}
			if (this.name.endsWith(INET6_ARPA)) {
				return reverse(this.name.substring(0, this.name.length() - INET6_ARPA.length()).split("\\."), 32, 16);
			}
			return Optional.empty();
		}
		catch (NumberFormatException | UnknownHostException ex) {
			return Optional.empty();
		}
	}

	private static Optional<InetAddress> reverse(String[] labels, int count, int radix) throws UnknownHostException {
		if (labels.length != count) {
			return Optional.empty();
		}
		byte[] bytes = new byte[(radix == 10) ? 4 : 16];
		for (int i = 0; i < count; i++) {
			int value = Integer.parseInt(labels[count - 1 - i], radix);
			if (value < 0 || value > ((radix == 10) ? 255 : 15)) {
				return Optional.empty();
			}
			if (radix == 10) {
				bytes[i] = (byte) value;
			}
			else {
				bytes[i / 2] |= (byte) ((i % 2 == 0) ? value << 4 : value);
			}
		}
		return Optional.of(InetAddress.getByAddress(bytes));
	}

}
