package dev.gantry.registry.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;

/**
 * A part of some content (RFC 9110 section 14).
 *
 * @param start the first byte
 * @param end the byte after the last
 */
record ByteRange(long start, long end) {

	private static final Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");

	/**
	 * What a {@code Range} header asks for.
	 * @return {@code null} for all of it: there is no such header, it asks for several
	 * parts, or it cannot be read
	 * @throws RegistryErrorException if it asks for what is not there
	 */
	static ByteRange parse(String header, long size) {
		Matcher matcher = (header != null) ? ONE.matcher(header) : null;
		if (matcher == null || !matcher.matches()) {
			return null;
		}
		String first = matcher.group(1);
		String last = matcher.group(2);
		if (first.isEmpty() && last.isEmpty()) {
			return null;
		}
		if (first.isEmpty()) {
			long suffix = Long.parseLong(last);
			return satisfiable(new ByteRange(Math.max(0, size - suffix), size), size);
		}
		long start = Long.parseLong(first);
		long end = last.isEmpty() ? size : Math.min(size, Long.parseLong(last) + 1);
		if (!last.isEmpty() && Long.parseLong(last) < start) {
			return null;
		}
		return satisfiable(new ByteRange(start, end), size);
	}

	private static ByteRange satisfiable(ByteRange range, long size) {
		if (range.start >= size || range.end <= range.start) {
			throw new RegistryErrorException(RegistryErrorCode.RANGE_INVALID, "the content has " + size + " bytes",
					java.util.Map.of("Content-Range", "bytes */" + size));
		}
		return range;
	}

	long length() {
		return this.end - this.start;
	}

	String contentRange(long size) {
		return "bytes " + this.start + "-" + (this.end - 1) + "/" + size;
	}

}
