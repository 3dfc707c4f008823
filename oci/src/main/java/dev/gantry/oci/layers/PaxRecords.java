package dev.gantry.oci.layers;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import dev.gantry.oci.InvalidImageException;

/**
 * The records of a pax extended header: {@code LENGTH KEY=VALUE\n} each (POSIX.1-2017
 * pax, "pax Extended Header"). Values stay bytes, because those of extended attributes
 * are not text.
 */
final class PaxRecords {

	/** No records. */
	static final PaxRecords NONE = new PaxRecords(Map.of());

	private static final String XATTR = "SCHILY.xattr.";

	private static final Pattern TIME = Pattern.compile("-?[0-9]{1,11}(?:\\.[0-9]{0,40})?");

	/** What a global header must not say, because it would change every later entry. */
	private static final Set<String> OF_ENTRIES = Set.of("path", "linkpath", "size", "uid", "gid", "mtime");

	private static final String SPARSE_MAP = "GNU.sparse.map";

	private final Map<String, byte[]> records;

	private PaxRecords(Map<String, byte[]> records) {
		this.records = records;
	}

	static PaxRecords parse(byte[] data) throws InvalidImageException {
		Map<String, byte[]> records = new LinkedHashMap<>();
		int position = 0;
		while (position < data.length) {
			int space = position;
			int length = 0;
			while (space < data.length && data[space] >= '0' && data[space] <= '9' && length <= data.length) {
				length = length * 10 + (data[space++] - '0');
			}
			int end = position + length;
			boolean sound = space > position && space < data.length && data[space] == ' ' && end > space + 1
					&& end <= data.length && data[end - 1] == '\n';
			if (!sound) {
				throw new InvalidImageException("The layer has an extended tar header that cannot be read");
			}
			put(records, Arrays.copyOfRange(data, space + 1, end - 1));
			position = end;
		}
		return new PaxRecords(records);
	}

	private static void put(Map<String, byte[]> records, byte[] record) throws InvalidImageException {
		int equals = 0;
		while (equals < record.length && record[equals] != '=') {
			equals++;
		}
		if (equals == 0 || equals == record.length) {
			throw new InvalidImageException("The layer has an extended tar header with a record without a key");
		}
		String key = new String(record, 0, equals, StandardCharsets.UTF_8);
		byte[] value = Arrays.copyOfRange(record, equals + 1, record.length);
		if ("GNU.sparse.offset".equals(key) || "GNU.sparse.numbytes".equals(key)) {
			appendToMap(records, value);
		}
		else {
			records.put(key, value);
		}
	}

	/** GNU's sparse format 0.0 repeats keys; this makes 0.1 of it. */
	private static void appendToMap(Map<String, byte[]> records, byte[] value) {
		byte[] before = records.get(SPARSE_MAP);
		String text = new String(value, StandardCharsets.ISO_8859_1);
		String joined = (before == null) ? text : new String(before, StandardCharsets.ISO_8859_1) + "," + text;
		records.put(SPARSE_MAP, joined.getBytes(StandardCharsets.ISO_8859_1));
	}

	/** Refuses records that would change entries from within a global header. */
	void requireGlobal() throws InvalidImageException {
		for (String key : this.records.keySet()) {
			if (OF_ENTRIES.contains(key) || key.startsWith(XATTR) || key.startsWith("GNU.sparse.")) {
				throw new InvalidImageException(
						"The layer has a global tar header with '" + key + "', which tools understand differently");
			}
		}
	}

	/** A text, or {@code null} if there is none; an empty one counts as none. */
	String text(String key) {
		byte[] value = this.records.get(key);
		return (value == null || value.length == 0) ? null : RawText.decode(value);
	}

	boolean has(String key) {
		return text(key) != null;
	}

	/** A number that is not negative, or the other one if there is none. */
	long number(String key, long otherwise) throws InvalidImageException {
		String text = text(key);
		if (text == null) {
			return otherwise;
		}
		if (!text.matches("[0-9]{1,18}")) {
			throw new InvalidImageException("The layer has an extended tar header whose " + key + " is not a number");
		}
		return Long.parseLong(text);
	}

	/** Seconds since 1970 with a fraction, or the other time if there is none. */
	Instant time(String key, Instant otherwise) throws InvalidImageException {
		String text = text(key);
		if (text == null) {
			return otherwise;
		}
		if (!TIME.matcher(text).matches()) {
			throw new InvalidImageException("The layer has an extended tar header whose " + key + " is not a time");
		}
		int point = text.indexOf('.');
		long seconds = Long.parseLong((point < 0) ? text : text.substring(0, point));
		String fraction = (point < 0) ? "" : text.substring(point + 1);
		long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
		return Instant.ofEpochSecond(seconds, text.startsWith("-") ? -nanos : nanos);
	}

	/** The extended attributes that may pass. */
	Map<String, byte[]> xattrs() {
		Map<String, byte[]> xattrs = new TreeMap<>();
		this.records.forEach((key, value) -> {
			if (key.startsWith(XATTR) && EntryMetadata.isPortable(key.substring(XATTR.length()))) {
				xattrs.put(key.substring(XATTR.length()), value);
			}
		});
		return xattrs;
	}

}
