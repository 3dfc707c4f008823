package dev.gantry.oci.reference;

import java.util.Locale;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What an image is made for, in Go's words (image specification, image-index.md,
 * "platform").
 *
 * @param os for example {@code linux}
 * @param architecture for example {@code amd64}
 * @param variant of the architecture, for example {@code v8}, or {@code null}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Platform(String os, String architecture, String variant) {

	private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

	public Platform {
		requireWord(os, "operating system");
		requireWord(architecture, "architecture");
		if (variant != null && !variant.isEmpty()) {
			requireWord(variant, "variant");
		}
		else {
			variant = null;
		}
	}

	/** {@code os/architecture} or {@code os/architecture/variant}. */
	public static Platform parse(String text) {
		String[] parts = (text != null) ? text.split("/", -1) : new String[0];
		if (parts.length < 2 || parts.length > 3) {
			throw new InvalidReferenceException(text,
					"is not a platform: use os/architecture or os/architecture/variant");
		}
		return new Platform(parts[0], parts[1], (parts.length == 3) ? parts[2] : null);
	}

	/** The machine that this JVM runs on. */
	public static Platform host() {
		String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
		String architecture = switch (machine) {
			case "x86_64" -> "amd64";
			case "aarch64" -> "arm64";
			default -> machine;
		};
		return new Platform("linux", architecture, null);
	}

	/**
	 * Whether an image made for the other platform runs on this one: same system and
	 * architecture, and the variant does not contradict.
	 */
	public boolean runs(Platform image) {
		return this.os.equals(image.os) && this.architecture.equals(image.architecture)
				&& (this.variant == null || image.variant == null || this.variant.equals(image.variant));
	}

	private static void requireWord(String word, String what) {
		if (word == null || !WORD.matcher(word).matches()) {
			throw new InvalidReferenceException(word, "is not the name of a platform's " + what);
		}
	}

	@Override
	public String toString() {
		return this.os + "/" + this.architecture + ((this.variant != null) ? "/" + this.variant : "");
	}

}
