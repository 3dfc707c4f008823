package dev.gantry.agent.docker.containers;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

import dev.gantry.agent.docker.http.ApiException;

/** The sequence of keys that lets a terminal go without ending its process. */
public final class DetachKeys {

	/** Never lets go. */
	public static final DetachKeys NONE = new DetachKeys(new byte[0]);

	private final byte[] sequence;

	private DetachKeys(byte[] sequence) {
		this.sequence = sequence;
	}

	/**
	 * Reads {@code ctrl-p,ctrl-q} and the like; nothing is that.
	 * @throws ApiException 400 for what is no key
	 */
	public static DetachKeys parse(String text) {
		String[] keys = (text.isEmpty() ? "ctrl-p,ctrl-q" : text).split(",");
		byte[] sequence = new byte[keys.length];
		for (int i = 0; i < keys.length; i++) {
			sequence[i] = key(keys[i].strip());
		}
		return new DetachKeys(sequence);
	}

	private static byte key(String key) {
		if (key.length() == 1 && key.charAt(0) < 128) {
			return (byte) key.charAt(0);
		}
		String lower = key.toLowerCase(Locale.ROOT);
		int code = (lower.startsWith("ctrl-") && lower.length() == 6)
				? "@abcdefghijklmnopqrstuvwxyz[\\]^_".indexOf(lower.charAt(5)) : -1;
		if (code < 0) {
			throw ApiException.invalid("Invalid detach keys (" + key + ") provided");
		}
		return (byte) code;
	}

	Watch watch() {
		return new Watch();
	}

	/**
	 * What to pass on of some input.
	 *
	 * @param bytes without the keys
	 * @param detach whether the keys were all pressed
	 */
	record Seen(byte[] bytes, boolean detach) {
	}

	/** Follows one input, in which the keys may come in several pieces. */
	final class Watch {

		private int matched;

		Seen see(byte[] piece, int count) {
			byte[] keys = DetachKeys.this.sequence;
			if (keys.length == 0) {
				return new Seen(Arrays.copyOf(piece, count), false);
			}
			ByteArrayOutputStream passed = new ByteArrayOutputStream(count);
			for (int i = 0; i < count; i++) {
				if (piece[i] == keys[this.matched]) {
					this.matched++;
					if (this.matched == keys.length) {
						return new Seen(passed.toByteArray(), true);
					}
					continue;
				}
				passed.write(keys, 0, this.matched);
				this.matched = (piece[i] == keys[0]) ? 1 : 0;
				if (this.matched == 0) {
					passed.write(piece[i]);
				}
				else if (keys.length == 1) {
					return new Seen(passed.toByteArray(), true);
				}
			}
			return new Seen(passed.toByteArray(), false);
		}

	}

}
