package dev.gantry.registry.repositories;

import java.nio.file.Path;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;

/**
 * Where {@link FileRepositories} keeps things:
 *
 * <pre>
 * root/
 *   apps/
 *     hello/                        a repository's name; its parts never start with '_'
 *       _blobs/
 *         sha256-4f53…              empty; the repository has this blob
 *       _manifests/
 *         sha256-9a1c…              the manifest's media type
 *       _tags/
 *         build-7                   the digest that it points at
 *       _referrers/
 *         sha256-9a1c…/             a manifest that others say something about
 *           sha256-77de…            the descriptor of one of the others, as JSON
 * </pre>
 *
 * @param root the directory of all repositories
 */
record FileRepositoryPaths(Path root) {

	static final String MANIFESTS = "_manifests";

	Path repository(RepositoryName name) {
		return this.root.resolve(name.value());
	}

	Path blobs(RepositoryName name) {
		return repository(name).resolve("_blobs");
	}

	Path blob(RepositoryName name, Digest digest) {
		return blobs(name).resolve(fileName(digest));
	}

	Path manifests(RepositoryName name) {
		return repository(name).resolve(MANIFESTS);
	}

	Path manifest(RepositoryName name, Digest digest) {
		return manifests(name).resolve(fileName(digest));
	}

	Path tags(RepositoryName name) {
		return repository(name).resolve("_tags");
	}

	Path tag(RepositoryName name, Tag tag) {
		return tags(name).resolve(tag.value());
	}

	Path referrers(RepositoryName name) {
		return repository(name).resolve("_referrers");
	}

	Path referrers(RepositoryName name, Digest subject) {
		return referrers(name).resolve(fileName(subject));
	}

	static String fileName(Digest digest) {
		return digest.algorithm().prefix() + "-" + digest.hex();
	}

}
