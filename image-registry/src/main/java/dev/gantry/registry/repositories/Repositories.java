package dev.gantry.registry.repositories;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;

/**
 * Knows which repository has which manifests, tags and blobs. The content itself is in
 * the content store and belongs to nobody: only what is linked here can be read through a
 * repository. A repository comes to be with its first link.
 * <p>
 * Methods are safe for many threads; what returned survives a crash, except that a link
 * to a blob is only sure to once a manifest was linked after it.
 */
public interface Repositories {

	/** The names of all repositories that have a manifest, sorted. */
	List<RepositoryName> names() throws IOException;

	/** Whether anything was ever linked in the repository. */
	boolean exists(RepositoryName repository) throws IOException;

	/** Whether the repository has a blob. */
	boolean hasBlob(RepositoryName repository, Digest digest) throws IOException;

	/** Says that the repository has a blob. */
	void linkBlob(RepositoryName repository, Digest digest) throws IOException;

	/**
	 * Says that the repository does not have a blob any more.
	 * @return whether it had
	 */
	boolean unlinkBlob(RepositoryName repository, Digest digest) throws IOException;

	/** The media type of a manifest that the repository has. */
	Optional<String> manifestType(RepositoryName repository, Digest digest) throws IOException;

	/** Says that the repository has a manifest. */
	void linkManifest(RepositoryName repository, Digest digest, String mediaType) throws IOException;

	/**
	 * Says that the repository does not have a manifest any more, nor the tags that point
	 * at it, nor what it says of others.
	 * @return whether it had
	 */
	boolean unlinkManifest(RepositoryName repository, Digest digest) throws IOException;

	/** What a tag points at. */
	Optional<Digest> tagged(RepositoryName repository, Tag tag) throws IOException;

	/** Lets a tag point at a manifest, wherever it pointed before. */
	void tag(RepositoryName repository, Tag tag, Digest digest) throws IOException;

	/**
	 * Removes a tag and nothing else.
	 * @return whether it was there
	 */
	boolean untag(RepositoryName repository, Tag tag) throws IOException;

	/** All tags, sorted. */
	List<Tag> tags(RepositoryName repository) throws IOException;

	/**
	 * Says that a manifest says something about another.
	 * @param referrer describes the manifest that says it
	 */
	void linkReferrer(RepositoryName repository, Digest subject, Descriptor referrer) throws IOException;

	/** The manifests that say something about another, sorted by digest. */
	List<Descriptor> referrers(RepositoryName repository, Digest subject) throws IOException;

}
