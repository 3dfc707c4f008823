package dev.gantry.oci.documents;

import java.util.List;
import java.util.Set;

/**
 * The media types of images (image specification, media-types.md; Docker's "Image
 * Manifest Version 2, Schema 2").
 */
public final class MediaTypes {

	public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

	public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

	public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";

	public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";

	public static final String OCI_LAYER_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";

	public static final String OCI_LAYER_ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";

	/** The empty JSON document {@code {}}, for artifacts without a config. */
	public static final String OCI_EMPTY = "application/vnd.oci.empty.v1+json";

	public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

	public static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

	public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";

	public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";

	public static final String DOCKER_LAYER_GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip";

	/** What a client accepts when it asks for a manifest, best first. */
	public static final List<String> MANIFESTS = List.of(OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_LIST);

	/** Documents that describe one image. */
	public static final Set<String> SINGLE = Set.of(OCI_MANIFEST, DOCKER_MANIFEST);

	/** Documents that list images of several platforms. */
	public static final Set<String> LISTS = Set.of(OCI_INDEX, DOCKER_LIST);

	/** Layers that can be unpacked, whatever their compression. */
	public static final Set<String> LAYERS = Set.of(OCI_LAYER, OCI_LAYER_GZIP, OCI_LAYER_ZSTD, DOCKER_LAYER,
			DOCKER_LAYER_GZIP);

	/** Configs that describe a container image. */
	public static final Set<String> CONFIGS = Set.of(OCI_CONFIG, DOCKER_CONFIG);

	/**
	 * Layers that need not be where their manifest is, because their licence forbids to
	 * hand them on (image specification, layer.md, "Non-Distributable Layers"; Docker's
	 * foreign layers).
	 */
	public static final Set<String> NOT_DISTRIBUTABLE = Set.of(
			"application/vnd.oci.image.layer.nondistributable.v1.tar",
			"application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
			"application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
			"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

	private MediaTypes() {
	}

}
