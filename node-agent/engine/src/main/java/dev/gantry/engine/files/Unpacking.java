package dev.gantry.engine.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The formats that archives come in besides those of layers. Decompression happens in
 * this process always: a program found anywhere else may be somebody else's
 * (CVE-2026-41567).
 */
final class Unpacking {

	private static final byte[] BZIP2 = { 'B', 'Z', 'h' };

	private static final byte[] XZ = { (byte) 0xfd, '7', 'z', 'X', 'Z', 0 };

	private static final int XZ_MEMORY_KIB = 256 * 1024;

	private Unpacking() {
	}

	/** Decompresses bzip2 and xz; what is neither comes out as it is. */
	static InputStream of(InputStream archive) throws IOException {
		BufferedInputStream in = new BufferedInputStream(archive);
		in.mark(XZ.length);
		byte[] begin = in.readNBytes(XZ.length);
		in.reset();
		if (startsWith(begin, BZIP2)) {
			return new BZip2CompressorInputStream(in, true);
		}
		return startsWith(begin, XZ) ? new XZInputStream(in, XZ_MEMORY_KIB) : in;
	}

	private static boolean startsWith(byte[] bytes, byte[] magic) {
		return bytes.length >= magic.length && java.util.Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
	}

}
