package dev.gantry.oci.archives;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;

/**
 * What an archive turned out to have: the few documents that tell what it is, and links.
 */
final class ArchiveScan extends FilesOnly {

	static final String OCI_LAYOUT = "oci-layout";

	static final String OCI_INDEX = "index.json";

	static final String DOCKER_MANIFEST = "manifest.json";

	private static final Set<String> DOCUMENTS = Set.of(OCI_LAYOUT, OCI_INDEX, DOCKER_MANIFEST);

	private static final int MAX_LINKS = 10_000;

	private final Map<String, byte[]> documents = new HashMap<>();

	private final Map<String, String> links = new HashMap<>();

	@Override
	void file(String name, long size, InputStream content) throws IOException {
		if (DOCUMENTS.contains(name) && size <= Documents.MAX_MANIFEST_SIZE) {
			this.documents.put(name, content.readAllBytes());
		}
	}

	@Override
	public void symlink(LayerPath path, EntryMetadata metadata, String target) {
		if (this.links.size() < MAX_LINKS) {
			this.links.put(path.toString(), target);
		}
	}

	boolean isOciLayout() {
		return this.documents.containsKey(OCI_LAYOUT) && this.documents.containsKey(OCI_INDEX);
	}

	boolean isDockerArchive() {
		return this.documents.containsKey(DOCKER_MANIFEST);
	}

	byte[] document(String name) {
		return this.documents.get(name);
	}

	/**
	 * The name of the regular file that another name of the archive means:
	 * {@code docker save} has links for layers that come twice. Only names within the
	 * archive come out of this.
	 */
	String resolve(String name) throws InvalidImageException {
		String clean = LayerPath.of(name).toString();
		Optional<String> target = Optional.ofNullable(this.links.get(clean));
		if (target.isEmpty()) {
			return clean;
		}
		if (target.get().startsWith("/")) {
			throw new InvalidImageException("The archive's '" + clean + "' is a link that leaves the archive");
		}
		String base = clean.contains("/") ? clean.substring(0, clean.lastIndexOf('/') + 1) : "";
		String joined = java.nio.file.Path.of("/" + base + target.get()).normalize().toString().substring(1);
		return LayerPath.of(joined).toString();
	}

}
