package dev.gantry.oci.reference;

import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name of a repository within its registry, such as {@code apps/hello} (distribution
 * specification, "Pulling manifests"). Never empty, never with {@code .} or {@code ..} as
 * a component, so it is safe as a part of a path or of an address.
 *
 * @param value the name
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {

	private static final int MAX_LENGTH = 255;

	private static final String COMPONENT = "[a-z0-9]++(?:(?:\\.|__?|-++)[a-z0-9]++)*+";

	private static final Pattern FORM = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*+");

	public RepositoryName {
		if (value == null || value.length() > MAX_LENGTH || !FORM.matcher(value).matches()) {
			throw new InvalidReferenceException(value, "is not a repository name: use lower-case letters and digits, "
					+ "with '.', '_', '__' or '-' between them and '/' between components, at most 255 in all");
		}
	}

	/**
	 * The repository with this name.
	 * @throws InvalidReferenceException if it is not one
	 */
	@JsonCreator
	public static RepositoryName of(String value) {
		return new RepositoryName(value);
	}

	/** Whether a text is a repository name. */
	public static boolean isValid(String value) {
		return value != null && value.length() <= MAX_LENGTH && FORM.matcher(value).matches();
	}

	/** Whether the name has one component only. */
	public boolean isSingle() {
		return this.value.indexOf('/') < 0;
	}

	@Override
	public int compareTo(RepositoryName other) {
		return this.value.compareTo(other.value);
	}

	@JsonValue
	@Override
	public String toString() {
		return this.value;
	}

}
