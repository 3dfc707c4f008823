package dev.gantry.engine.layers;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes tar archives that may say anything. */
final class RawTar {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	/** One entry as it is: type flag, name, target of a link, content. */
	RawTar entry(char type, String name, String link, String content) {
		byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
		byte[] block = new byte[512];
		put(block, 0, name);
		put(block, 100, "0000644\0" + "0000000\0" + "0000000\0");
		put(block, 124, String.format("%011o\0%011o\0", bytes.length, 0));
		Arrays.fill(block, 148, 156, (byte) ' ');
		block[156] = (byte) type;
		put(block, 157, link);
		put(block, 257, "ustar\00000");
		int sum = 0;
		for (byte b : block) {
			sum += b & 0xff;
		}
		put(block, 148, String.format("%06o\0", sum));
		this.out.writeBytes(block);
		this.out.writeBytes(Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512));
		return this;
	}

	byte[] bytes() {
		return Arrays.copyOf(this.out.toByteArray(), this.out.size() + 1024);
	}

	private static void put(byte[] block, int offset, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		System.arraycopy(bytes, 0, block, offset, bytes.length);
	}

}
