package dev.gantry.oci.archives;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.store.ContentStore;

/** Makes an image with one layer of a root file system. */
record RootFileSystemReader(ImageArchive archive, ContentStore store) {

	ArchivedImage read(Digest diffId, Platform platform) throws IOException {
		Descriptor layer;
		try (InputStream in = this.archive.open()) {
			layer = LayerIntake.keep(in, this.store);
		}
		ImageConfig config = ImageConfig.empty(platform)
			.withLayer(diffId, ImageConfig.History.layer(null, "imported root file system"));
		Exact<ImageConfig> written = Documents.write(config);
		this.store.put(written.digest(), written.bytes());
		ManifestDocument manifest = Manifest.of(written.descriptor(MediaTypes.OCI_CONFIG), List.of(layer));
		Exact<ManifestDocument> exact = Documents.write(manifest);
		this.store.put(exact.digest(), exact.bytes());
		return new ArchivedImage(exact, List.of());
	}

}
