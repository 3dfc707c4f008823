package dev.gantry.engine.images;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.reference.ImageReference;

/**
 * How a layer of this node exists as a blob.
 *
 * @param descriptor the blob
 * @param origin the repository that has it, or {@code null} when it is kept on this node
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LayerBlob(Descriptor descriptor, ImageReference origin) {

	/** A blob in this node's content store. */
	public static LayerBlob kept(Descriptor descriptor) {
		return new LayerBlob(descriptor, null);
	}

}
