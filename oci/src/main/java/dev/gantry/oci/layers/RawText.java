package dev.gantry.oci.layers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * File names as Java strings without loss: UTF-8 where it is UTF-8, and each other byte
 * as the lone surrogate {@code U+DC00 + byte}, as Python's "surrogateescape" (PEP 383)
 * has it. Linux file names are bytes, and layers with names in other encodings exist.
 */
public final class RawText {

	private static final int ESCAPE = 0xDC00;

	private RawText() {
	}

	/** The text of these bytes. */
	public static String decode(byte[] bytes) {
		if (isAscii(bytes)) {
			return new String(bytes, StandardCharsets.ISO_8859_1);
		}
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
			.onMalformedInput(CodingErrorAction.REPORT)
			.onUnmappableCharacter(CodingErrorAction.REPORT);
		ByteBuffer in = ByteBuffer.wrap(bytes);
		CharBuffer out = CharBuffer.allocate(bytes.length);
		while (true) {
			var result = decoder.decode(in, out, true);
			if (!result.isError()) {
				break;
			}
			for (int i = 0; i < result.length(); i++) {
				out.put((char) (ESCAPE + (in.get() & 0xff)));
			}
			decoder.reset();
		}
		return out.flip().toString();
	}

	/** The bytes of a text that came from {@link #decode}. */
	public static byte[] encode(String text) {
		try {
			ByteBuffer plain = StandardCharsets.UTF_8.newEncoder()
				.onMalformedInput(CodingErrorAction.REPORT)
				.encode(CharBuffer.wrap(text));
			byte[] bytes = new byte[plain.remaining()];
			plain.get(bytes);
			return bytes;
		}
		catch (CharacterCodingException ex) {
			return encodeEscaped(text);
		}
	}

	private static byte[] encodeEscaped(String text) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
		int i = 0;
		while (i < text.length()) {
			int codePoint = text.codePointAt(i);
			i += Character.charCount(codePoint);
			if (codePoint >= ESCAPE + 0x80 && codePoint <= ESCAPE + 0xff) {
				out.write(codePoint - ESCAPE);
			}
			else {
				out.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
			}
		}
		return out.toByteArray();
	}

	private static boolean isAscii(byte[] bytes) {
		for (byte b : bytes) {
			if (b < 0) {
				return false;
			}
		}
		return true;
	}

}
