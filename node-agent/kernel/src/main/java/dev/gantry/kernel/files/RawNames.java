package dev.gantry.kernel.files;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * File names as Java strings without loss: UTF-8, and each byte that is not UTF-8 as the
 * lone surrogate {@code U+DC00 + byte} (PEP 383). The platform's own encoding would lose
 * such names, and in the C locale every name beyond ASCII.
 */
final class RawNames {

	private static final int ESCAPE = 0xDC00;

	private RawNames() {
	}

	/** The bytes with a NUL at their end, as system calls take them. */
	static byte[] toC(String name) {
		if (name.indexOf('\0') >= 0) {
			throw new IllegalArgumentException("a file name cannot contain NUL: " + name);
		}
		byte[] plain = isAscii(name) ? name.getBytes(StandardCharsets.ISO_8859_1) : encode(name);
		byte[] terminated = new byte[plain.length + 1];
		System.arraycopy(plain, 0, terminated, 0, plain.length);
		return terminated;
	}

	static byte[] encode(String name) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(name.length() * 2);
		name.codePoints().forEach((point) -> {
			if (point >= ESCAPE + 0x80 && point <= ESCAPE + 0xff) {
				out.write(point - ESCAPE);
			}
			else {
				out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
			}
		});
		return out.toByteArray();
	}

	static String decode(ByteBuffer bytes) {
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
		try {
			return decoder.decode(bytes.duplicate()).toString();
		}
		catch (CharacterCodingException ex) {
			return decodeEscaping(bytes.duplicate());
		}
	}

	private static String decodeEscaping(ByteBuffer bytes) {
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
		CharBuffer out = CharBuffer.allocate(bytes.remaining());
		CoderResult result = decoder.decode(bytes, out, true);
		while (result.isError()) {
			for (int i = 0; i < result.length(); i++) {
				out.put((char) (ESCAPE + (bytes.get() & 0xff)));
			}
			result = decoder.reset().decode(bytes, out, true);
		}
		return out.flip().toString();
	}

	private static boolean isAscii(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) > 0x7f) {
				return false;
			}
		}
		return true;
	}

}
