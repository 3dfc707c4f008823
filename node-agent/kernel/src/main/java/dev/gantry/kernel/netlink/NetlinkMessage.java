package dev.gantry.kernel.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A netlink message under construction: a header, a fixed part and attributes, each
 * padded to four bytes. Numbers are in the machine's byte order unless a method says
 * otherwise ({@code netlink(7)}).
 */
public final class NetlinkMessage {

	/** {@code NLM_F_REQUEST}. */
	public static final int REQUEST = 0x1;

	/** {@code NLM_F_ACK}. */
	public static final int ACK = 0x4;

	/** {@code NLM_F_DUMP}. */
	public static final int DUMP = 0x300;

	/** {@code NLM_F_REPLACE}. */
	public static final int REPLACE = 0x100;

	/** {@code NLM_F_EXCL}: fail when the thing exists. */
	public static final int EXCLUSIVE = 0x200;

	/** {@code NLM_F_CREATE}. */
	public static final int CREATE = 0x400;

	/** {@code NLM_F_APPEND}. */
	public static final int APPEND = 0x800;

	static final int HEADER = 16;

	private static final int NESTED = 0x8000;

	private static final int FLAGS_OFFSET = 6;

	private static final int SEQUENCE_OFFSET = 8;

	private static final int LARGEST_ATTRIBUTE = 0xffff;

	private ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

	private NetlinkMessage(int type, int flags) {
		this.buffer.putInt(0).putShort((short) type).putShort((short) flags).putInt(0).putInt(0);
	}

	/**
	 * Starts a request.
	 * @param type the message type
	 * @param flags beside {@link #REQUEST}, which is always set
	 */
	public static NetlinkMessage request(int type, int flags) {
		return new NetlinkMessage(type, flags | REQUEST);
	}

	/** Adds one byte to the fixed part. */
	public NetlinkMessage u8(int value) {
		room(1).put((byte) value);
		return this;
	}

	/** Adds two bytes to the fixed part. */
	public NetlinkMessage u16(int value) {
		room(2).putShort((short) value);
		return this;
	}

	/** Adds two bytes in network order to the fixed part. */
	public NetlinkMessage be16(int value) {
		return u8(value >> 8).u8(value);
	}

	/** Adds four bytes to the fixed part. */
	public NetlinkMessage u32(int value) {
		room(4).putInt(value);
		return this;
	}

	/** Adds an attribute. */
	public NetlinkMessage attribute(int type, byte[] value) {
		int length = 4 + value.length;
		if (length > LARGEST_ATTRIBUTE) {
			throw new IllegalArgumentException("a netlink attribute of " + value.length + " bytes is too large");
		}
		room(length + 3).putShort((short) length).putShort((short) type).put(value);
		pad();
		return this;
	}

	/** Adds an attribute that holds a string with its closing zero. */
	public NetlinkMessage attribute(int type, String value) {
		return attribute(type, (value + "\0").getBytes(StandardCharsets.UTF_8));
	}

	/** Adds an attribute that holds four bytes. */
	public NetlinkMessage attribute(int type, int value) {
		return attribute(type, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
	}

	/** Adds an attribute that holds one byte. */
	public NetlinkMessage attribute8(int type, int value) {
		return attribute(type, new byte[] { (byte) value });
	}

	/** Adds an attribute that holds four bytes in network order. */
	public NetlinkMessage attributeBe32(int type, int value) {
		return attribute(type, ByteBuffer.allocate(4).putInt(value).array());
	}

	/** Adds an attribute whose value is made of what {@code content} adds. */
	public NetlinkMessage nested(int type, Consumer<NetlinkMessage> content) {
		int start = this.buffer.position();
		room(4).putInt(0);
		content.accept(this);
		int length = this.buffer.position() - start;
		if (length > LARGEST_ATTRIBUTE) {
			throw new IllegalArgumentException("a netlink attribute of " + length + " bytes is too large");
		}
		this.buffer.putShort(start, (short) length).putShort(start + 2, (short) (type | NESTED));
		return this;
	}

	/** The whole message with a sequence number and an acknowledgement asked for. */
	public byte[] acknowledged(int sequence) {
		byte[] bytes = bytes(sequence);
		ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
		view.putShort(FLAGS_OFFSET, (short) (view.getShort(FLAGS_OFFSET) | ACK));
		return bytes;
	}

	/** The whole message with a sequence number. */
	public byte[] bytes(int sequence) {
		byte[] bytes = new byte[this.buffer.position()];
		System.arraycopy(this.buffer.array(), 0, bytes, 0, bytes.length);
		ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(0, bytes.length).putInt(SEQUENCE_OFFSET, sequence);
		return bytes;
	}

	private void pad() {
		while (this.buffer.position() % 4 != 0) {
			this.buffer.put((byte) 0);
		}
	}

	private ByteBuffer room(int bytes) {
		if (this.buffer.remaining() < bytes) {
			int capacity = Math.max(this.buffer.capacity() * 2, this.buffer.position() + bytes);
			ByteBuffer larger = ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder());
			this.buffer.flip();
			this.buffer = larger.put(this.buffer);
		}
		return this.buffer;
	}

}
