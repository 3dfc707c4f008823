package dev.gantry.agent.docker.containers;

import java.nio.ByteBuffer;

/** Docker's multiplexed stream: a head of eight bytes before each piece. */
final class Frames {

	private static final int HEAD = 8;

	private Frames() {
	}

	/** A piece of standard output (1) or error (2) with its length, big-endian. */
	static byte[] of(boolean error, byte[] bytes) {
		return ByteBuffer.allocate(HEAD + bytes.length)
			.put((byte) (error ? 2 : 1))
			.put(new byte[3])
			.putInt(bytes.length)
			.put(bytes)
			.array();
	}

}
