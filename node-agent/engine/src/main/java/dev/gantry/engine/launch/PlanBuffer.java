package dev.gantry.engine.launch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * The bytes of a launch plan as {@code launcher.h} describes them: operations with a head
 * and a payload of little-endian numbers and strings.
 */
final class PlanBuffer {

	private static final int INITIAL_SIZE = 16384;

	private ByteBuffer bytes = ByteBuffer.allocate(INITIAL_SIZE).order(ByteOrder.LITTLE_ENDIAN);

	private int payload;

	void begin(Operation operation, int flags) {
		reserve(8);
		this.bytes.putShort((short) operation.code());
		this.bytes.putShort((short) flags);
		this.bytes.putInt(0);
		this.payload = this.bytes.position();
	}

	void end() {
		this.bytes.putInt(this.payload - 4, this.bytes.position() - this.payload);
	}

	PlanBuffer number(int value) {
		reserve(4);
		this.bytes.putInt(value);
		return this;
	}

	PlanBuffer number(long value) {
		reserve(8);
		this.bytes.putLong(value);
		return this;
	}

	PlanBuffer bytes(byte[] value) {
		reserve(value.length + 5);
		this.bytes.putInt(value.length);
		this.bytes.put(value);
		this.bytes.put((byte) 0);
		return this;
	}

	PlanBuffer string(String value) {
		return bytes(value.getBytes(StandardCharsets.UTF_8));
	}

	PlanBuffer strings(Collection<String> values) {
		number(values.size());
		values.forEach(this::string);
		return this;
	}

	int size() {
		return this.bytes.position();
	}

	ByteBuffer toByteBuffer() {
		return this.bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
	}

	private void reserve(int size) {
		if (this.bytes.remaining() < size) {
			ByteBuffer larger = ByteBuffer.allocate(Math.max(this.bytes.capacity() * 2, this.bytes.position() + size))
				.order(ByteOrder.LITTLE_ENDIAN);
			larger.put(this.bytes.flip());
			this.bytes = larger;
		}
	}

}
