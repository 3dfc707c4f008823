package dev.gantry.kernel.files;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import jnr.constants.platform.Errno;

/** Reads the results of the calls on extended attributes, see xattr(7). */
final class Attributes {

	private Attributes() {
	}

	static Optional<byte[]> value(long size, ByteBuffer buffer, String name, Object target)
			throws FileOperationException {
		if (size < 0 && Libc.errno() == Errno.ENODATA.intValue()) {
			return Optional.empty();
		}
		Libc.check(size, "read attribute " + name + " of", target);
		byte[] value = new byte[(int) size];
		buffer.get(0, value);
		return Optional.of(value);
	}

	static Map<String, byte[]> all(long size, ByteBuffer buffer, Object target, Reader reader)
			throws FileOperationException {
		if (size < 0 && Libc.errno() == Errno.EOPNOTSUPP.intValue()) {
			return Map.of();
		}
		Libc.check(size, "list attributes of", target);
		if (size == 0) {
			return Map.of();
		}
		String names = RawNames.decode(buffer.duplicate().limit((int) size));
		Map<String, byte[]> all = new TreeMap<>();
		for (String name : names.split("\0")) {
			Optional<byte[]> value = reader.read(name);
			if (value.isPresent()) {
				all.put(name, value.get());
			}
		}
		return all;
	}

	/** Reads one attribute. */
	@FunctionalInterface
	interface Reader {

		Optional<byte[]> read(String name) throws FileOperationException;

	}

}
