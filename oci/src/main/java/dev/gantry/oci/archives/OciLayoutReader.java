package dev.gantry.oci.archives;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.oci.store.Ingest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Takes images out of an OCI layout (image specification, image-layout.md). */
record OciLayoutReader(ImageArchive archive, ArchiveScan scan, ContentStore store) {

	private static final String VERSION = "1.0.0";

	/** So many documents lead from a name to its image at most. */
	private static final int MAX_DOCUMENTS = 32;

	private static final String REF_NAME = "org.opencontainers.image.ref.name";

	private static final String CONTAINERD_NAME = "io.containerd.image.name";

	private static final JsonMapper MAPPER = new JsonMapper();

	List<ArchivedImage> read(Platform platform) throws IOException {
		requireVersion();
		if (!(Documents.readManifest(this.scan.document(ArchiveScan.OCI_INDEX), MediaTypes.OCI_INDEX)
			.document() instanceof Index index)) {
			throw new InvalidImageException("The archive's index.json is not an index");
		}
		this.archive.visit(new BlobIntake(this.store));
		List<ArchivedImage> images = new ArrayList<>();
		for (Descriptor entry : index.manifests()) {
			select(entry, platform, new LinkedHashSet<>())
				.ifPresent((manifest) -> images.add(new ArchivedImage(manifest, names(entry))));
		}
		if (images.isEmpty()) {
			throw new InvalidImageException("The archive has no image for " + platform);
		}
		return images;
	}

	private void requireVersion() throws InvalidImageException {
		try {
			String version = MAPPER.readTree(this.scan.document(ArchiveScan.OCI_LAYOUT))
				.path("imageLayoutVersion")
				.asString("");
			if (!VERSION.equals(version)) {
				throw new InvalidImageException("The archive is an OCI layout of version '" + version
						+ "'; only version " + VERSION + " is known");
			}
		}
		catch (JacksonException ex) {
			throw new InvalidImageException("The archive's oci-layout is not JSON", ex);
		}
	}

	/**
	 * The image for a platform that is under a descriptor; attestations and the like are
	 * none.
	 */
	private Optional<Exact<ManifestDocument>> select(Descriptor entry, Platform platform, Set<Digest> seen)
			throws IOException {
		if (seen.size() > MAX_DOCUMENTS) {
			throw new InvalidImageException("The archive has indexes in indexes without an end");
		}
		if (!seen.add(entry.digest()) || entry.platform() != null && !platform.runs(entry.platform())) {
			return Optional.empty();
		}
		Exact<ManifestDocument> document = Documents.readManifest(read(entry), entry.mediaType(),
				entry.digest().algorithm());
		if (document.document() instanceof Index index) {
			for (Descriptor candidate : index.candidates(platform)) {
				Optional<Exact<ManifestDocument>> chosen = select(candidate, platform, seen);
				if (chosen.isPresent()) {
					return chosen;
				}
			}
			return Optional.empty();
		}
		Manifest manifest = (Manifest) document.document();
		if (!manifest.isContainerImage()) {
			return Optional.empty();
		}
		for (Descriptor part : manifest.references()) {
			require(part);
		}
		return Documents.readConfig(read(manifest.config()))
			.document()
			.platform()
			.architecture()
			.equals(platform.architecture()) ? Optional.of(document) : Optional.empty();
	}

	private byte[] read(Descriptor descriptor) throws IOException {
		return require(descriptor).readAll(Documents.MAX_CONFIG_SIZE);
	}

	private Content require(Descriptor descriptor) throws IOException {
		Content content = this.store.find(descriptor.digest())
			.orElseThrow(() -> new InvalidImageException("The archive lacks " + descriptor.digest()
					+ ", which its index leads to; was it made for another platform?"));
		if (content.size() != descriptor.size()) {
			throw new InvalidImageException("The archive says that " + descriptor.digest() + " has " + descriptor.size()
					+ " bytes, and it has " + content.size());
		}
		return content;
	}

	/** The specification's name may be a tag only, then containerd's says more. */
	private static List<String> names(Descriptor entry) {
		String name = entry.annotations().get(REF_NAME);
		String containerd = entry.annotations().get(CONTAINERD_NAME);
		boolean full = name != null && (name.indexOf(':') >= 0 || name.indexOf('/') >= 0);
		String better = (full || containerd == null) ? name : containerd;
		return (better != null) ? List.of(better) : List.of();
	}

	/** Keeps every {@code blobs/ALGORITHM/DIGITS} that is what its name says. */
	private static final class BlobIntake extends FilesOnly {

		private final ContentStore store;

		BlobIntake(ContentStore store) {
			this.store = store;
		}

		@Override
		void file(String name, long size, InputStream content) throws IOException {
			String[] parts = name.split("/");
			if (parts.length != 3 || !"blobs".equals(parts[0])) {
				return;
			}
			String text = parts[1] + ":" + parts[2];
			if (!Digest.isValid(text)) {
				throw new InvalidImageException("The archive has '" + name + "', which is not named by a digest");
			}
			Digest digest = Digest.of(text);
			if (this.store.find(digest).isPresent()) {
				return;
			}
			try (Ingest ingest = this.store.begin()) {
				content.transferTo(ingest.output());
				ingest.commit(digest, size);
			}
		}

	}

}
