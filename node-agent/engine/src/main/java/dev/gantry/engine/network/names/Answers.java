package dev.gantry.engine.network.names;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes answers to questions for names (RFC 1035, section 4). */
final class Answers {

	/** Nobody has the name. */
	static final int NO_SUCH_NAME = 3;

	/** Nobody answered who would know. */
	static final int FAILED = 2;

	/** Who asks may not. */
	static final int REFUSED = 5;

	private static final int RESPONSE = 0x8000;

	private static final int RECURSION_DESIRED = 0x0100;

	private static final int RECURSION_AVAILABLE = 0x0080;

	/** A pointer to the name in the question. */
	private static final int NAME = 0xc00c;

	/** How long an answer holds, in seconds: containers come and go. */
	private static final int TIME_TO_LIVE = 5;

	/** Without extensions a datagram holds no more, see RFC 1035, section 4.2.1. */
	private static final int MOST_BYTES = 512;

	private Answers() {
	}

	/** Nothing but a code. */
	static byte[] code(Question question, int code) {
		return header(question, code, 0).array();
	}

	/** The addresses of the type that is asked for, as many as there is room for. */
	static byte[] addresses(Question question, List<InetAddress> addresses) {
		int length = (question.type() == Question.A) ? 4 : 16;
		boolean wanted = question.type() == Question.A || question.type() == Question.AAAA;
		List<byte[]> records = addresses.stream()
			.map(InetAddress::getAddress)
			.filter((address) -> wanted && address.length == length)
			.limit((MOST_BYTES - question.end()) / (12 + length))
			.toList();
		return records(question, records);
	}

	/** A name. */
	static byte[] name(Question question, String name) {
		ByteArrayOutputStream labels = new ByteArrayOutputStream();
		for (String label : name.split("\\.")) {
			byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
			labels.write(Math.min(bytes.length, 63));
			labels.write(bytes, 0, Math.min(bytes.length, 63));
		}
		labels.write(0);
		return records(question, List.of(labels.toByteArray()));
	}

	private static byte[] records(Question question, List<byte[]> records) {
		byte[] header = header(question, 0, records.size()).array();
		int size = records.stream().mapToInt((data) -> 12 + data.length).sum();
		ByteBuffer answer = ByteBuffer.allocate(header.length + size).put(header);
		for (byte[] data : records) {
			answer.putShort((short) NAME).putShort((short) question.type()).putShort((short) 1).putInt(TIME_TO_LIVE);
			answer.putShort((short) data.length).put(data);
		}
		return answer.array();
	}

	private static ByteBuffer header(Question question, int code, int records) {
		ByteBuffer asked = ByteBuffer.wrap(question.message());
		int flags = RESPONSE | (asked.getShort(2) & RECURSION_DESIRED) | RECURSION_AVAILABLE | code;
		ByteBuffer answer = ByteBuffer.allocate(question.end());
		answer.putShort(asked.getShort(0)).putShort((short) flags).putShort((short) 1).putShort((short) records);
		answer.putInt(0).put(question.message(), Question.HEADER, question.end() - Question.HEADER);
		return answer;
	}

}
