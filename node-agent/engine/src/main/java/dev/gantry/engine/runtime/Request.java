package dev.gantry.engine.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the launcher's runtime program reads, in the order of {@code runtime.c}. */
final class Request {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	Request number(long number) {
		this.out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) number).array());
		return this;
	}

	Request large(long number) {
		this.out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array());
		return this;
	}

	Request truth(boolean truth) {
		return number(truth ? 1 : 0);
	}

	Request text(String text) {
		return bytes(text.getBytes(StandardCharsets.UTF_8));
	}

	Request bytes(byte[] bytes) {
		number(bytes.length);
		this.out.writeBytes(bytes);
		this.out.write(0);
		return this;
	}

	Request texts(List<String> texts) {
		number(texts.size());
		texts.forEach(this::text);
		return this;
	}

	Request append(Request other) {
		this.out.writeBytes(other.out.toByteArray());
		return this;
	}

	/** With its length in front. */
	byte[] toBytes() {
		return ByteBuffer.allocate(4 + this.out.size())
			.order(ByteOrder.LITTLE_ENDIAN)
			.putInt(this.out.size())
			.put(this.out.toByteArray())
			.array();
	}

}
