package dev.gantry.engine.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;

/**
 * The images of one node as people handle them: by name. Names are a table of this node's
 * own that survives a restart; each change is atomic. A name without a host stays without
 * one, {@code docker.io/library/x} is {@code x}, and without a tag {@code latest} is
 * meant.
 * <p>
 * What containers, builds or pulls hold is never removed. Failures are those of
 * {@link Images}, and {@code NOT_FOUND} where nothing has a name, {@code STATE_CONFLICT}
 * where something is in use or a short id means several images.
 */
public interface LocalImages {

	/** All images of this node, newest first. Reads no document twice. */
	List<NodeImage> list();

	/**
	 * What a person means.
	 * @param nameOrId a name with or without tag, a name with a digest, an id in full or
	 * its first hexadecimal digits
	 */
	Optional<NodeImage> find(String nameOrId);

	/** As {@link #find}, failing with {@code NOT_FOUND}. */
	NodeImage get(String nameOrId);

	/**
	 * Gets an image from a registry, also when this node has one of that name already,
	 * and gives it the name.
	 * @param platform what it must be made for, {@link Platform#host()} as a rule
	 */
	NodeImage pull(ImageReference reference, Platform platform, ImageSources sources, PullListener listener);

	/**
	 * Keeps an image of layers that are all on this node, for example of one that was
	 * committed to {@link dev.gantry.engine.layers.LayerStore}.
	 * @param names what it shall be called; an image that has a name loses it
	 */
	NodeImage add(ImageConfig config, List<ImageReference> names);

	/** Gives an image one more name. An image that has the name loses it. */
	void tag(Digest image, ImageReference name);

	/**
	 * Takes a name away or removes an image, as {@code docker rmi} does: by name, while
	 * it has other names, only the name goes; by id it must have one name at most unless
	 * forced. An image that a container uses stays unless forced, and one that a running
	 * container uses stays in any case.
	 * @param keepLayers whether layers that nobody needs any more stay until they are
	 * collected
	 */
	Removed remove(String nameOrId, boolean force, boolean keepLayers);

	/**
	 * Removes images that no container uses, and layers and documents that nobody needs.
	 * @param dryRun whether to tell only what would go
	 */
	Removed prune(PruneSelection selection, boolean dryRun);

	/**
	 * Frees space by policy: first what nobody needs, then, above the high watermark,
	 * images without a name that were not used for longest.
	 * @param dryRun whether to tell only what would go
	 */
	Removed collect(CollectionPolicy policy, boolean dryRun);

	/**
	 * Reads everything again and compares it with its digest.
	 * @param repair whether what is damaged and not in use is dropped, to be fetched
	 * again when it is needed
	 */
	Verification verify(boolean repair);

	/** What the images take. */
	ImageUsage usage();

	/**
	 * Writes images as a tar archive that is an OCI layout and a docker-archive at once.
	 * @param namesOrIds as {@link #find} takes them; what was asked for by name keeps
	 * that name
	 * @param sources where layers can be fetched again that are not kept here compressed
	 * @param out stays open
	 */
	void save(List<String> namesOrIds, ImageSources sources, OutputStream out) throws IOException;

	/**
	 * Takes in the images of an archive: a docker-archive or an OCI layout, plain, gzip
	 * or zstd.
	 * @param archive is not closed
	 * @param takeNames whether the names in the archive, which are claims of whoever made
	 * it, are given
	 * @return each once, with the names only that the archive gave it
	 */
	List<NodeImage> load(InputStream archive, boolean takeNames);

	/**
	 * Makes an image with one layer of a root file system's tar archive.
	 * @param archive plain, gzip or zstd; is not closed
	 * @param name what it shall be called, or {@code null}
	 * @param config how to run it; its layers and history are replaced
	 * @param comment for its history, or {@code null}
	 */
	NodeImage importRootFileSystem(InputStream archive, ImageReference name, ImageConfig config, String comment);

}
