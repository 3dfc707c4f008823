package dev.gantry.kernel.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * A message that the kernel answered with.
 *
 * @param type the message type
 * @param payload what follows the header
 */
public record NetlinkReply(int type, byte[] payload) {

	private static final int TYPE_MASK = 0x3fff;

	/** The fixed part and the attributes, in the machine's byte order. */
	public ByteBuffer buffer() {
		return ByteBuffer.wrap(this.payload).order(ByteOrder.nativeOrder());
	}

	/**
	 * The attributes.
	 * @param fixedPart the length of the fixed part before them, in bytes
	 */
	public Map<Integer, byte[]> attributes(int fixedPart) {
		return attributes(this.payload, fixedPart);
	}

	/** The attributes in a nested attribute's value. */
	public static Map<Integer, byte[]> attributes(byte[] bytes, int start) {
		Map<Integer, byte[]> attributes = new HashMap<>();
		ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
		int position = start;
		while (position + 4 <= bytes.length) {
			int length = Short.toUnsignedInt(buffer.getShort(position));
			if (length < 4 || position + length > bytes.length) {
				break;
			}
			byte[] value = new byte[length - 4];
			buffer.get(position + 4, value);
			attributes.put(buffer.getShort(position + 2) & TYPE_MASK, value);
			position += (length + 3) & ~3;
		}
		return attributes;
	}

	/** A number of four bytes in the machine's byte order. */
	public static int number(byte[] value) {
		return number(value, 0);
	}

	/** A number of four bytes in the machine's byte order, at a position. */
	public static int number(byte[] value, int position) {
		return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt(position);
	}

}
