package dev.gantry.oci.layers;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes tar archives by hand, sound ones and others. */
final class TarBuilder {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	TarBuilder entry(char type, String name, String link, byte[] content) {
		return entry(type, name.getBytes(StandardCharsets.UTF_8), link, content, (block) -> {
		});
	}

	TarBuilder entry(char type, byte[] name, String link, byte[] content, java.util.function.Consumer<byte[]> change) {
		byte[] block = new byte[512];
		System.arraycopy(name, 0, block, 0, Math.min(100, name.length));
		put(block, 100, "0000644");
		put(block, 108, "0000000");
		put(block, 116, "0000000");
		put(block, 124, String.format("%011o", content.length));
		put(block, 136, "00000000000");
		block[156] = (byte) type;
		put(block, 157, link);
		put(block, 257, "ustar\00000");
		change.accept(block);
		sign(block);
		this.out.writeBytes(block);
		return data(content);
	}

	TarBuilder data(byte[] content) {
		this.out.writeBytes(content);
		this.out.writeBytes(new byte[(512 - content.length % 512) % 512]);
		return this;
	}

	TarBuilder file(String name, String content) {
		return entry('0', name, "", content.getBytes(StandardCharsets.UTF_8));
	}

	TarBuilder directory(String name) {
		return entry('5', name, "", new byte[0]);
	}

	TarBuilder symlink(String name, String target) {
		return entry('2', name, target, new byte[0]);
	}

	TarBuilder hardlink(String name, String target) {
		return entry('1', name, target, new byte[0]);
	}

	TarBuilder pax(String... records) {
		ByteArrayOutputStream data = new ByteArrayOutputStream();
		for (String record : records) {
			data.writeBytes(paxRecord(record.getBytes(StandardCharsets.UTF_8)));
		}
		return entry('x', "PaxHeaders/x", "", data.toByteArray());
	}

	static byte[] paxRecord(byte[] record) {
		int length = record.length + 2;
		length += Integer.toString(length + Integer.toString(length).length()).length();
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
		out.writeBytes(record);
		out.write('\n');
		return out.toByteArray();
	}

	byte[] build() {
		this.out.writeBytes(new byte[1024]);
		return this.out.toByteArray();
	}

	byte[] buildTorn() {
		return this.out.toByteArray();
	}

	static void put(byte[] block, int offset, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		System.arraycopy(bytes, 0, block, offset, bytes.length);
	}

	private static void sign(byte[] block) {
		Arrays.fill(block, 148, 156, (byte) ' ');
		int sum = 0;
		for (byte b : block) {
			sum += b & 0xff;
		}
		put(block, 148, String.format("%06o\0", sum));
	}

}
