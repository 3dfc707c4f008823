package dev.gantry.oci.documents;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.Platform;

/**
 * Points at content by type, digest and size (image specification, descriptor.md). The
 * {@code urls} of foreign layers are deliberately not read: content comes from the
 * registry that was asked, or not at all.
 *
 * @param mediaType the type of the content
 * @param digest its digest
 * @param size its size in bytes
 * @param platform what it is made for, or {@code null}
 * @param artifactType the type of the artifact it points at, or {@code null}
 * @param annotations free words, never read by Gantry to decide anything
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonPropertyOrder({ "mediaType", "digest", "size", "platform", "artifactType", "annotations" })
public record Descriptor(String mediaType, Digest digest, @JsonInclude(JsonInclude.Include.ALWAYS) long size,
		Platform platform, String artifactType, Map<String, String> annotations) {

	private static final String TYPE_NAME = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}";

	private static final Pattern TYPE = Pattern.compile(TYPE_NAME + "/" + TYPE_NAME);

	public Descriptor {
		Objects.requireNonNull(digest, "a descriptor needs a digest");
		if (mediaType == null || !TYPE.matcher(mediaType).matches()) {
			throw new IllegalArgumentException("'" + mediaType + "' is not a media type (RFC 6838)");
		}
		if (size < 0) {
			throw new IllegalArgumentException("the size of " + digest + " is negative");
		}
		annotations = (annotations != null) ? Map.copyOf(annotations) : Map.of();
	}

	public static Descriptor of(String mediaType, Digest digest, long size) {
		return new Descriptor(mediaType, digest, size, null, null, Map.of());
	}

	/** The same, said to be made for a platform. */
	public Descriptor withPlatform(Platform newPlatform) {
		return new Descriptor(this.mediaType, this.digest, this.size, newPlatform, this.artifactType, this.annotations);
	}

	/** The same with other annotations. */
	public Descriptor withAnnotations(Map<String, String> newAnnotations) {
		return new Descriptor(this.mediaType, this.digest, this.size, this.platform, this.artifactType, newAnnotations);
	}

}
