package dev.gantry.engine.network;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Asks a name server as a container's resolver does. */
final class DnsClient {

	private static final int HEADER = 12;

	private static final int ATTEMPTS = 20;

	private DnsClient() {
	}

	/** The answers as text, or {@code code N} for an error. */
	static List<String> lookUp(String server, String name, int type) throws IOException {
		byte[] question = question(name, type);
		try (DatagramSocket socket = new DatagramSocket()) {
			socket.setSoTimeout(3000);
			socket.connect(InetAddress.getByName(server), 53);
			for (int i = 0; i < ATTEMPTS; i++) {
				try {
					socket.send(new DatagramPacket(question, question.length));
					DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
					socket.receive(answer);
					return read(Arrays.copyOf(answer.getData(), answer.getLength()), question.length);
				}
				catch (SocketTimeoutException | java.net.PortUnreachableException ex) {
					continue;
				}
			}
			throw new IOException("nobody answers at " + server);
		}
	}

	static List<String> lookUpByStream(String server, String name, int type) throws IOException {
		byte[] question = question(name, type);
		try (Socket socket = new Socket(server, 53)) {
			socket.setSoTimeout(30_000);
			DataOutputStream out = new DataOutputStream(socket.getOutputStream());
			out.writeShort(question.length);
			out.write(question);
			DataInputStream in = new DataInputStream(socket.getInputStream());
			return read(in.readNBytes(in.readUnsignedShort()), question.length);
		}
	}

	static byte[] question(String name, int type) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(new byte[] { 0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 });
		for (String label : name.split("\\.")) {
			bytes.write(label.length());
			bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
		}
		bytes.writeBytes(new byte[] { 0, 0, (byte) type, 0, 1 });
		return bytes.toByteArray();
	}

	/** What an upstream server says: the address 192.0.2.1 for every name. */
	static byte[] answer(byte[] question, int length) {
		ByteBuffer answer = ByteBuffer.allocate(length + 16);
		answer.put(question, 0, length).put(2, (byte) 0x81).put(3, (byte) 0x80).put(7, (byte) 1);
		answer.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1).putInt(60).putShort((short) 4);
		return answer.put(new byte[] { (byte) 192, 0, 2, 1 }).array();
	}

	private static List<String> read(byte[] answer, int questionLength) throws IOException {
		int code = answer[3] & 0xf;
		if (code != 0) {
			return List.of("code " + code);
		}
		List<String> answers = new ArrayList<>();
		ByteBuffer buffer = ByteBuffer.wrap(answer);
		int at = questionLength;
		for (int i = 0; i < buffer.getShort(6); i++) {
			int type = buffer.getShort(at + 2);
			int length = buffer.getShort(at + 10);
			byte[] data = Arrays.copyOfRange(answer, at + HEADER, at + HEADER + length);
			answers.add((type == HEADER) ? name(data) : InetAddress.getByAddress(data).getHostAddress());
			at += HEADER + length;
		}
		return answers;
	}

	private static String name(byte[] labels) {
		StringBuilder name = new StringBuilder();
		for (int at = 0; labels[at] != 0; at += 1 + labels[at]) {
			name.append(name.isEmpty() ? "" : ".")
				.append(new String(labels, at + 1, labels[at], StandardCharsets.US_ASCII));
		}
		return name.toString();
	}

}
