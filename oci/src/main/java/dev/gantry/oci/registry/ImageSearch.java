package dev.gantry.oci.registry;

import java.io.IOException;
import java.util.Optional;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.reference.Platform;

/** Looks for the image for a machine in an index, and in the indexes in it. */
final class ImageSearch {

	/** As deep may indexes be in indexes. */
	private static final int MAX_DEPTH = 4;

	/** So many documents are read at most, whatever the indexes list. */
	private static final int MAX_DOCUMENTS = 32;

	private final RepositoryClient repository;

	private final Platform machine;

	private int documents;

	ImageSearch(RepositoryClient repository, Platform machine) {
		this.repository = repository;
		this.machine = machine;
	}

	/**
	 * The image in a document, or the document itself when it is no index.
	 * @return empty if there is none for the machine
	 */
	Optional<Exact<ManifestDocument>> in(Exact<ManifestDocument> document) throws IOException {
		return in(document, 1);
	}

	private Optional<Exact<ManifestDocument>> in(Exact<ManifestDocument> document, int depth) throws IOException {
		if (!(document.document() instanceof Index index)) {
			return Optional.of(document);
		}
		if (depth > MAX_DEPTH) {
			throw new InvalidImageException("indexes are more than " + MAX_DEPTH + " deep in one another");
		}
		for (Descriptor candidate : index.candidates(this.machine)) {
			if (++this.documents > MAX_DOCUMENTS) {
				throw new InvalidImageException(
						"the image is not among the first " + MAX_DOCUMENTS + " documents that the indexes lead to");
			}
			Optional<Exact<ManifestDocument>> found = in(this.repository.manifest(candidate), depth + 1);
			if (found.isPresent()) {
				return found;
			}
		}
		return Optional.empty();
	}

}
