package dev.gantry.kernel.files;

import java.nio.ByteBuffer;

/**
 * Buffers that each thread keeps for the arguments and results of its calls. One made for
 * a call could be collected during the call, after which nobody refers to it.
 */
final class Scratch {

	static final int LARGE = 64 * 1024;

	private static final ThreadLocal<ByteBuffer> SMALL_BUFFER = ThreadLocal
		.withInitial(() -> Libc.buffer(FileStatus.STATX_SIZE));

	private static final ThreadLocal<ByteBuffer> LARGE_BUFFER = ThreadLocal.withInitial(() -> Libc.buffer(LARGE));

	private Scratch() {
	}

	/** 256 bytes, content undefined. */
	static ByteBuffer small() {
		return SMALL_BUFFER.get().clear();
	}

	/** 256 bytes of zero. */
	static ByteBuffer zero() {
		ByteBuffer buffer = small();
		for (int at = 0; at < buffer.capacity(); at += Long.BYTES) {
			buffer.putLong(at, 0);
		}
		return buffer;
	}

	/** 64 KiB, the largest value of an extended attribute; content undefined. */
	static ByteBuffer large() {
		return LARGE_BUFFER.get().clear();
	}

}
