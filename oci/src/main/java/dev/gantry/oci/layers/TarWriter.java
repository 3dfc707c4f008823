package dev.gantry.oci.layers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a tar archive: ustar headers, and pax records for what does not fit them. The
 * same entries make the same bytes.
 */
final class TarWriter {

	private static final byte[] MAGIC = "ustar\00000".getBytes(StandardCharsets.ISO_8859_1);

	private static final long MAX_OCTAL_7 = 07777777L;

	private static final long MAX_OCTAL_11 = 077777777777L;

	private static final byte[] ZEROS = new byte[TarHeader.BLOCK];

	private final OutputStream out;

	TarWriter(OutputStream out) {
		this.out = out;
	}

	/** Writes the header of an entry. Its content, if it has any, and padding follow. */
	void writeHeader(TarEntry entry) throws IOException {
		Map<String, byte[]> pax = new TreeMap<>();
		byte[] header = header(entry, pax);
		if (!pax.isEmpty()) {
			byte[] records = records(pax);
			TarEntry extended = new TarEntry('x', "PaxHeaders/0", "", records.length,
					EntryMetadata.of(0644, java.time.Instant.EPOCH), 0, 0);
			this.out.write(header(extended, new TreeMap<>()));
			this.out.write(records);
			writePadding(records.length);
		}
		this.out.write(header);
	}

	/** Writes some of an entry's content. */
	void write(byte[] content, int length) throws IOException {
		this.out.write(content, 0, length);
	}

	/** Fills up the last block of a content of that size. */
	void writePadding(long size) throws IOException {
		this.out.write(ZEROS, 0, (int) ((TarHeader.BLOCK - size % TarHeader.BLOCK) % TarHeader.BLOCK));
	}

	/** Writes the end of the archive. */
	void finish() throws IOException {
		this.out.write(ZEROS);
		this.out.write(ZEROS);
		this.out.flush();
	}

	private static byte[] header(TarEntry entry, Map<String, byte[]> pax) {
		EntryMetadata metadata = entry.metadata();
		byte[] block = new byte[TarHeader.BLOCK];
		text(block, 0, entry.name(), "path", pax);
		octal(block, 100, 7, metadata.mode());
		octal(block, 108, 7, fitting(metadata.uid(), MAX_OCTAL_7, "uid", pax));
		octal(block, 116, 7, fitting(metadata.gid(), MAX_OCTAL_7, "gid", pax));
		octal(block, 124, 11, fitting(entry.size(), MAX_OCTAL_11, "size", pax));
		octal(block, 136, 11, modified(metadata, pax));
		block[156] = (byte) entry.type();
		text(block, 157, entry.linkName(), "linkpath", pax);
		System.arraycopy(MAGIC, 0, block, 257, MAGIC.length);
		if (entry.type() == TarEntry.CHARACTER_DEVICE || entry.type() == TarEntry.BLOCK_DEVICE) {
			octal(block, 329, 7, entry.major());
			octal(block, 337, 7, entry.minor());
		}
		metadata.xattrs().forEach((name, value) -> pax.put("SCHILY.xattr." + name, value));
		checksum(block);
		return block;
	}

	private static void text(byte[] block, int offset, String text, String key, Map<String, byte[]> pax) {
		byte[] bytes = RawText.encode(text);
		boolean ascii = true;
		for (byte b : bytes) {
			ascii &= b >= 0;
		}
		if (!ascii || bytes.length > 100) {
			pax.put(key, bytes);
		}
		int length = Math.min(bytes.length, 100);
		for (int i = 0; i < length; i++) {
			block[offset + i] = (bytes[i] >= 0) ? bytes[i] : (byte) '_';
		}
	}

	private static long fitting(long value, long limit, String key, Map<String, byte[]> pax) {
		if (value <= limit) {
			return value;
		}
		pax.put(key, ascii(Long.toString(value)));
		return 0;
	}

	private static long modified(EntryMetadata metadata, Map<String, byte[]> pax) {
		long seconds = metadata.modified().getEpochSecond();
		int nanos = metadata.modified().getNano();
		if (nanos == 0 && seconds >= 0 && seconds <= MAX_OCTAL_11) {
			return seconds;
		}
		pax.put("mtime", ascii(decimal(seconds, nanos)));
		return Math.max(0, Math.min(MAX_OCTAL_11, seconds));
	}

	private static String decimal(long seconds, int nanos) {
		if (nanos == 0) {
			return Long.toString(seconds);
		}
		boolean negative = seconds < 0;
		long whole = negative ? -(seconds + 1) : seconds;
		int fraction = negative ? 1_000_000_000 - nanos : nanos;
		String digits = Integer.toString(1_000_000_000 + fraction).substring(1).replaceAll("0+$", "");
		return (negative ? "-" : "") + whole + "." + digits;
	}

	private static void octal(byte[] block, int offset, int digits, long value) {
		long rest = value;
		for (int i = offset + digits - 1; i >= offset; i--) {
			block[i] = (byte) ('0' + (rest & 7));
			rest >>>= 3;
		}
	}

	private static void checksum(byte[] block) {
		Arrays.fill(block, 148, 156, (byte) ' ');
		int sum = 0;
		for (byte b : block) {
			sum += b & 0xff;
		}
		octal(block, 148, 6, sum);
		block[154] = 0;
	}

	private static byte[] records(Map<String, byte[]> pax) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		pax.forEach((key, value) -> {
			byte[] name = key.getBytes(StandardCharsets.UTF_8);
			int bare = name.length + value.length + 3;
			int length = bare + Integer.toString(bare).length();
			length = bare + Integer.toString(length).length();
			out.writeBytes(ascii(length + " "));
			out.writeBytes(name);
			out.write('=');
			out.writeBytes(value);
			out.write('\n');
		});
		return out.toByteArray();
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
