package dev.gantry.oci.layers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.gantry.oci.InvalidImageException;

/**
 * One header block of a tar archive (POSIX.1-2017 pax, "ustar Interchange Format"; GNU
 * tar's "Basic Tar Format"):
 *
 * <pre>
 *   0 name 100     100 mode 8    108 uid 8     116 gid 8     124 size 12   136 mtime 12
 * 148 checksum 8   156 type 1    157 link 100  257 magic 8   265 user 32   297 group 32
 * 329 major 8      337 minor 8   345 prefix 155 (ustar) or sparse map (GNU, at 386)
 * </pre>
 *
 * Numbers are octal text or, with the first bit set, big-endian binary.
 */
final class TarHeader {

	static final int BLOCK = 512;

	private final byte[] block;

	private TarHeader(byte[] block) {
		this.block = block;
	}

	/** The header in a block whose checksum is right. */
	static TarHeader of(byte[] block) throws InvalidImageException {
		TarHeader header = new TarHeader(block);
		header.verifyChecksum();
		return header;
	}

	static boolean isZero(byte[] block) {
		for (byte b : block) {
			if (b != 0) {
				return false;
			}
		}
		return true;
	}

	private void verifyChecksum() throws InvalidImageException {
		long stored = number(148, 8, "checksum");
		long unsigned = 0;
		long signed = 0;
		for (int i = 0; i < BLOCK; i++) {
			byte b = (i >= 148 && i < 156) ? (byte) ' ' : this.block[i];
			unsigned += b & 0xff;
			signed += b;
		}
		if (stored != unsigned && stored != signed) {
			throw new InvalidImageException(
					"The layer is not a tar archive, or is damaged: a header's checksum is wrong");
		}
	}

	char type() {
		return (char) (this.block[156] & 0xff);
	}

	/** The name with the ustar prefix where there is one. */
	byte[] name() {
		byte[] name = text(0, 100);
		byte[] prefix = prefix();
		if (prefix.length == 0) {
			return name;
		}
		byte[] joined = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
		joined[prefix.length] = '/';
		System.arraycopy(name, 0, joined, prefix.length + 1, name.length);
		return joined;
	}

	private byte[] prefix() {
		if (!magic().equals("ustar\00000")) {
			return new byte[0];
		}
		boolean star = new String(this.block, 508, 4, StandardCharsets.ISO_8859_1).equals("tar\0");
		return text(345, star ? 131 : 155);
	}

	/** Whether the bytes after the magic are GNU's rather than a prefix. */
	boolean isGnu() {
		return magic().equals("ustar  \0");
	}

	private String magic() {
		return new String(this.block, 257, 8, StandardCharsets.ISO_8859_1);
	}

	byte[] linkName() {
		return text(157, 100);
	}

	long mode() throws InvalidImageException {
		return number(100, 8, "mode");
	}

	long uid() throws InvalidImageException {
		return number(108, 8, "uid");
	}

	long gid() throws InvalidImageException {
		return number(116, 8, "gid");
	}

	long size() throws InvalidImageException {
		return number(124, 12, "size");
	}

	long modifiedSeconds() throws InvalidImageException {
		return number(136, 12, "mtime");
	}

	long major() throws InvalidImageException {
		return number(329, 8, "device number");
	}

	long minor() throws InvalidImageException {
		return number(337, 8, "device number");
	}

	/** A number of a sparse map within this block. */
	static long sparseNumber(byte[] block, int offset) throws InvalidImageException {
		return new TarHeader(block).number(offset, 12, "sparse map");
	}

	byte[] block() {
		return this.block;
	}

	private byte[] text(int offset, int length) {
		int end = offset;
		while (end < offset + length && this.block[end] != 0) {
			end++;
		}
		return Arrays.copyOfRange(this.block, offset, end);
	}

	private long number(int offset, int length, String what) throws InvalidImageException {
		return ((this.block[offset] & 0x80) != 0) ? binary(offset, length, what) : octal(offset, length, what);
	}

	private long binary(int offset, int length, String what) throws InvalidImageException {
		boolean negative = (this.block[offset] & 0x40) != 0;
		long value = negative ? (this.block[offset] | 0xC0) : (this.block[offset] & 0x3f);
		for (int i = offset + 1; i < offset + length; i++) {
			if (value > (Long.MAX_VALUE >> 8) || value < (Long.MIN_VALUE >> 8)) {
				throw invalid(what);
			}
			value = (value << 8) | (this.block[i] & 0xff);
		}
		return value;
	}

	private long octal(int offset, int length, String what) throws InvalidImageException {
		int i = offset;
		int end = offset + length;
		while (i < end && (this.block[i] == ' ' || this.block[i] == 0)) {
			i++;
		}
		long value = 0;
		while (i < end && this.block[i] >= '0' && this.block[i] <= '7') {
			value = (value << 3) | (this.block[i] - '0');
			i++;
		}
		while (i < end && (this.block[i] == ' ' || this.block[i] == 0)) {
			i++;
		}
		if (i < end) {
			throw invalid(what);
		}
		return value;
	}

	private static InvalidImageException invalid(String what) {
		return new InvalidImageException("The layer has a tar header whose " + what + " is not a number");
	}

}
