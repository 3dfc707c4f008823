package dev.gantry.oci.archives;

import java.util.List;

import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ManifestDocument;

/**
 * An image that came out of an archive. Everything that its manifest points at is in the
 * store that it was read into.
 *
 * @param manifest an image for one platform
 * @param names what the archive calls it; a claim and no more, so nothing gets one of
 * these names unless a person wants it (CVE-2026-50195)
 */
public record ArchivedImage(Exact<ManifestDocument> manifest, List<String> names) {

	public ArchivedImage {
		names = List.copyOf(names);
	}

}
