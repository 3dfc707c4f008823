package dev.gantry.oci.reference;

import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A name that points at one manifest of a repository and may move (distribution
 * specification, "Pulling manifests"). Safe as a file name: it never starts with a dot.
 *
 * @param value the name
 */
public record Tag(String value) implements Comparable<Tag> {

	private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

	/** What is meant when neither tag nor digest is given. */
	public static final Tag LATEST = new Tag("latest");

	public Tag {
		if (!isValid(value)) {
			throw new InvalidReferenceException(value,
					"is not a tag: use 1 to 128 letters, digits, '_', '.' and '-', " + "not starting with '.' or '-'");
		}
	}

	/**
	 * The tag with this name.
	 * @throws InvalidReferenceException if it is not one
	 */
	@JsonCreator
	public static Tag of(String value) {
		return new Tag(value);
	}

	/** Whether a text is a tag. */
	public static boolean isValid(String value) {
		return value != null && FORM.matcher(value).matches();
	}

	@Override
	public int compareTo(Tag other) {
		return this.value.compareTo(other.value);
	}

	@JsonValue
	@Override
	public String toString() {
		return this.value;
	}

}
