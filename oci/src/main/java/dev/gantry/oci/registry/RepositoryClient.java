package dev.gantry.oci.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;

/**
 * Speaks to a registry about one repository. What comes in is verified against its digest
 * and size, whatever the registry says.
 * <p>
 * All methods throw {@link RegistryException} when the registry says no or cannot be
 * reached, and {@link dev.gantry.oci.InvalidImageException} when it delivers something
 * else than was asked for.
 */
public final class RepositoryClient {

	private final RegistryConnection connection;

	private final RepositoryName name;

	RepositoryClient(RegistryConnection connection, RepositoryName name) {
		this.connection = connection;
		this.name = name;
	}

	public RepositoryName name() {
		return this.name;
	}

	/**
	 * Reads a manifest or an index.
	 * @param reference a tag or a digest
	 */
	public Exact<ManifestDocument> manifest(String reference) throws IOException {
		return new ManifestEndpoint(this.connection, this.name).get(reference);
	}

	/**
	 * Reads what a descriptor points at, which must have its digest, size and type.
	 */
	public Exact<ManifestDocument> manifest(Descriptor described) throws IOException {
		Exact<ManifestDocument> found = manifest(described.digest().toString());
		if (found.size() != described.size() || !found.document().mediaType().equals(described.mediaType())) {
			throw new InvalidImageException("The manifest " + described.digest() + " is described as "
					+ described.mediaType() + " of " + described.size() + " bytes and is "
					+ found.document().mediaType() + " of " + found.size());
		}
		return found;
	}

	/**
	 * The image for a machine in what was read before, be it an index, or indexes in an
	 * index.
	 * @return empty if there is none for the machine
	 */
	public Optional<Exact<ManifestDocument>> image(Exact<ManifestDocument> document, Platform machine)
			throws IOException {
		return new ImageSearch(this, machine).in(document);
	}

	/**
	 * What a tag or digest points at, without reading it.
	 * @return empty if there is no such manifest
	 */
	public Optional<Descriptor> head(String reference) throws IOException {
		return new ManifestEndpoint(this.connection, this.name).head(reference);
	}

	/**
	 * Stores a manifest or an index.
	 * @param reference a tag, or the digest of the document
	 */
	public Descriptor putManifest(String reference, Exact<? extends ManifestDocument> manifest) throws IOException {
		ManifestEndpoint endpoint = new ManifestEndpoint(this.connection, this.name);
		String digest = manifest.digest().toString();
		if (manifest.digest().algorithm() != DigestAlgorithm.SHA256 && !reference.equals(digest)) {
			// By a tag alone the registry would keep it under its sha256 only.
			endpoint.put(digest, manifest);
		}
		return endpoint.put(reference, manifest);
	}

	/** Removes a tag, or a manifest by its digest with all tags that point at it. */
	public void deleteManifest(String reference) throws IOException {
		new ManifestEndpoint(this.connection, this.name).delete(reference);
	}

	/** Reads the config of a container image. */
	public Exact<ImageConfig> config(Manifest manifest) throws IOException {
		return new BlobPull(this.connection, this.name).config(manifest.config());
	}

	/** Whether the repository has a blob. */
	public boolean hasBlob(Digest digest) throws IOException {
		return new BlobCheck(this.connection, this.name).exists(digest);
	}

	/**
	 * Reads a blob. The stream goes on by itself after a cut, and its end is an error
	 * unless digest and size were as described.
	 */
	public InputStream openBlob(Descriptor blob) throws IOException {
		return new BlobPull(this.connection, this.name).open(blob);
	}

	/**
	 * Sees to it that the repository has a blob, sending it only if nothing else helps.
	 * @param mountFrom another repository of this registry that may have it, or
	 * {@code null}
	 * @param listener hears of the bytes
	 */
	public Transfer pushBlob(Descriptor blob, BlobSource source, RepositoryName mountFrom, TransferListener listener)
			throws IOException {
		Transfer how = transfer(blob, source, mountFrom, listener);
		listener.finished(blob, how);
		return how;
	}

	private Transfer transfer(Descriptor blob, BlobSource source, RepositoryName mountFrom, TransferListener listener)
			throws IOException {
		if (hasBlob(blob.digest())) {
			return Transfer.EXISTED;
		}
		return new BlobUpload(this.connection, this.name).send(blob, source, mountFrom, listener);
	}

	/** All tags, in the registry's order. */
	public List<Tag> tags() throws IOException {
		return new TagsEndpoint(this.connection, this.name).list();
	}

	/** What says something about a manifest. */
	public Index referrers(Digest subject) throws IOException {
		return new ReferrersEndpoint(this.connection, this.name).list(subject);
	}

}
