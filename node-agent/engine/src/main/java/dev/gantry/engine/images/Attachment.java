package dev.gantry.engine.images;

import java.util.Arrays;
import java.util.Objects;

/**
 * A document that says something about an image, kept at the registry as a referrer.
 *
 * @param artifactType what kind of thing it says, as a media type
 * @param content the document
 */
public record Attachment(String artifactType, byte[] content) {

	public Attachment {
		Objects.requireNonNull(artifactType, "artifactType");
		content = content.clone();
	}

	@Override
	public byte[] content() {
		return this.content.clone();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Attachment attachment && this.artifactType.equals(attachment.artifactType)
				&& Arrays.equals(this.content, attachment.content);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.artifactType, Arrays.hashCode(this.content));
	}

	@Override
	public String toString() {
		return "Attachment[" + this.artifactType + ", " + this.content.length + " bytes]";
	}

}
