package dev.gantry.oci.documents;

import java.util.List;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes the documents of images. Reading is strict where a second reader might
 * understand something else: duplicate keys, bytes after the end, a media type that
 * contradicts the one it was served with, and documents that are a manifest and an index
 * at once are refused (CVE-2021-41190).
 */
public final class Documents {

	/** The largest manifest or index, in bytes. */
	public static final int MAX_MANIFEST_SIZE = 4 * 1024 * 1024;

	/** The largest config, in bytes. */
	public static final int MAX_CONFIG_SIZE = 8 * 1024 * 1024;

	private static final int MAX_NESTING = 32;

	private static final List<String> OF_MANIFESTS = List.of("config", "layers");

	private static final List<String> OF_SCHEMA_1 = List.of("fsLayers", "history", "signatures");

	private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.streamReadConstraints(
				StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).maxDocumentLength(MAX_CONFIG_SIZE).build())
		.build())
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
		.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.build();

	private Documents() {
	}

	/**
	 * Reads a manifest or an index.
	 * @param bytes the document
	 * @param contentType the media type that it was served or described with, or
	 * {@code null} if nobody said
	 * @throws InvalidImageException if it is neither, or could be read as both
	 */
	public static Exact<ManifestDocument> readManifest(byte[] bytes, String contentType) throws InvalidImageException {
		return readManifest(bytes, contentType, DigestAlgorithm.SHA256);
	}

	/**
	 * As {@link #readManifest(byte[], String)}, for a document whose digest is made in
	 * some way.
	 */
	public static Exact<ManifestDocument> readManifest(byte[] bytes, String contentType, DigestAlgorithm algorithm)
			throws InvalidImageException {
		requireSize(bytes, MAX_MANIFEST_SIZE, "manifest");
		JsonNode tree = readTree(bytes, "manifest");
		String mediaType = mediaType(tree, contentType);
		Class<? extends ManifestDocument> type = typeOf(tree, mediaType);
		((tools.jackson.databind.node.ObjectNode) tree).put("mediaType", mediaType);
		return new Exact<>(convert(tree, type, "manifest"), bytes.clone(), Digest.ofBytes(algorithm, bytes));
	}

	/**
	 * Reads the config of a container image.
	 * @throws InvalidImageException if it is none
	 */
	public static Exact<ImageConfig> readConfig(byte[] bytes) throws InvalidImageException {
		return readConfig(bytes, DigestAlgorithm.SHA256);
	}

	/**
	 * As {@link #readConfig(byte[])}, for a document whose digest is made in some way.
	 */
	public static Exact<ImageConfig> readConfig(byte[] bytes, DigestAlgorithm algorithm) throws InvalidImageException {
		requireSize(bytes, MAX_CONFIG_SIZE, "image config");
		JsonNode tree = readTree(bytes, "image config");
		return new Exact<>(convert(tree, ImageConfig.class, "image config"), bytes.clone(),
				Digest.ofBytes(algorithm, bytes));
	}

	/** Writes a manifest or an index. */
	public static <T extends ManifestDocument> Exact<T> write(T document) {
		byte[] bytes = MAPPER.writeValueAsBytes(document);
		return new Exact<>(document, bytes, Digest.ofBytes(bytes));
	}

	/** Writes the config of a container image. */
	public static Exact<ImageConfig> write(ImageConfig config) {
		byte[] bytes = MAPPER.writeValueAsBytes(config);
		return new Exact<>(config, bytes, Digest.ofBytes(bytes));
	}

	private static void requireSize(byte[] bytes, int limit, String what) throws InvalidImageException {
		if (bytes.length > limit) {
			throw new InvalidImageException(
					"The " + what + " has " + bytes.length + " bytes; at most " + limit + " are allowed");
		}
	}

	private static JsonNode readTree(byte[] bytes, String what) throws InvalidImageException {
		JsonNode tree;
		try {
			tree = MAPPER.readTree(bytes);
		}
		catch (JacksonException ex) {
			throw new InvalidImageException("The " + what + " is not valid JSON: " + ex.getOriginalMessage(), ex);
		}
		if (tree == null || !tree.isObject()) {
			throw new InvalidImageException("The " + what + " is not a JSON object");
		}
		return tree;
	}

	private static String mediaType(JsonNode tree, String contentType) throws InvalidImageException {
		JsonNode field = tree.get("mediaType");
		String own = (field != null && field.isString()) ? field.stringValue() : null;
		if (field != null && own == null) {
			throw new InvalidImageException("The manifest's mediaType is not a string");
		}
		String served = bare(contentType);
		if (own != null && served != null && !own.equals(served)) {
			throw new InvalidImageException(
					"The manifest says that it is " + own + " and was served as " + served + "; one of them is wrong");
		}
		if (own != null || served != null) {
			return (own != null) ? own : served;
		}
		return tree.has("manifests") ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST;
	}

	private static String bare(String contentType) {
		if (contentType == null || contentType.isBlank()) {
			return null;
		}
		int semicolon = contentType.indexOf(';');
		return ((semicolon < 0) ? contentType : contentType.substring(0, semicolon)).trim();
	}

	private static Class<? extends ManifestDocument> typeOf(JsonNode tree, String mediaType)
			throws InvalidImageException {
		JsonNode version = tree.get("schemaVersion");
		if (version == null || !version.isInt() || version.intValue() != 2) {
			throw new InvalidImageException("The manifest's schemaVersion must be 2 and is "
					+ ((version != null) ? version : "missing") + "; push the image again with a current tool");
		}
		boolean list = MediaTypes.LISTS.contains(mediaType);
		if (!list && !MediaTypes.SINGLE.contains(mediaType)) {
			throw new InvalidImageException("'" + mediaType + "' is not the media type of an OCI or Docker manifest");
		}
		refuse(tree, OF_SCHEMA_1, mediaType);
		refuse(tree, list ? OF_MANIFESTS : List.of("manifests"), mediaType);
		require(tree, list ? List.of("manifests") : OF_MANIFESTS, mediaType);
		return list ? Index.class : Manifest.class;
	}

	private static void refuse(JsonNode tree, List<String> names, String mediaType) throws InvalidImageException {
		for (String name : names) {
			if (tree.has(name)) {
				throw new InvalidImageException(
						"The manifest is ambiguous: " + mediaType + " must not have '" + name + "'");
			}
		}
	}

	private static void require(JsonNode tree, List<String> names, String mediaType) throws InvalidImageException {
		for (String name : names) {
			if (!tree.has(name)) {
				throw new InvalidImageException("The manifest lacks '" + name + "', which " + mediaType + " must have");
			}
		}
	}

	private static <T> T convert(JsonNode tree, Class<T> type, String what) throws InvalidImageException {
		try {
			return MAPPER.treeToValue(tree, type);
		}
		catch (JacksonException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			String reason = (cause instanceof JacksonException json) ? json.getOriginalMessage() : cause.getMessage();
			throw new InvalidImageException("The " + what + " is not valid: " + reason, ex);
		}
	}

}
