package dev.gantry.engine.images;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.ImageReference;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How a layer of this node exists as a blob.
 *
 * @param descriptor the blob
 * @param origin the repository that has it, or {@code null} when it is kept on this node
 * @param size of the uncompressed archive in bytes, or {@code null} if nobody noted it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LayerBlob(Descriptor descriptor, ImageReference origin, Long size) {

	/** A blob in this node's content store. */
	public static LayerBlob kept(Descriptor descriptor, long size) {
		return new LayerBlob(descriptor, null, size);
	}

	/** No blob yet: the layer's own archive, which is kept nowhere. */
	static LayerBlob unmade(Digest diffId, long size) {
		return new LayerBlob(Descriptor.of(MediaTypes.OCI_LAYER, diffId, size), null, size);
	}

	/** A blob that a repository has. */
	public static LayerBlob at(ImageReference origin, Descriptor descriptor, long size) {
		return new LayerBlob(descriptor, origin, size);
	}

	LayerBlob withSize(long newSize) {
		return new LayerBlob(this.descriptor, this.origin, newSize);
	}

}
