package dev.gantry.oci.archives;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.layers.Compression;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.oci.store.Ingest;

/** Takes layers into a store: as they are when they are compressed, else with gzip. */
final class LayerIntake {

	private static final int BUFFER = 128 * 1024;

	private LayerIntake() {
	}

	/**
	 * Keeps a layer.
	 * @param in supports marks
	 */
	static Descriptor keep(InputStream in, ContentStore store) throws IOException {
		Compression compression = Compression.detect(in);
		Compression kept = (compression == Compression.NONE) ? Compression.GZIP : compression;
		try (Ingest ingest = store.begin()) {
			if (compression == Compression.NONE) {
				try (OutputStream gzip = Compression.gzip(ingest.output())) {
					copy(in, gzip);
				}
			}
			else {
				copy(in, ingest.output());
			}
			Content content = ingest.commit();
			return Descriptor.of(kept.mediaType(), content.digest(), content.size());
		}
	}

	private static void copy(InputStream in, OutputStream out) throws IOException {
		byte[] buffer = new byte[BUFFER];
		for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
			out.write(buffer, 0, read);
		}
	}

}
