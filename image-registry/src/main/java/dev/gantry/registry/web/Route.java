package dev.gantry.registry.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;

/**
 * What an address means.
 *
 * @param kind which endpoint
 * @param repository or {@code null}
 * @param reference the tag, digest or upload, or {@code null}
 */
record Route(Kind kind, RepositoryName repository, String reference) {

	private static final int MAX_LENGTH = 600;

	private static final Pattern UPLOAD = Pattern.compile("(.+)/blobs/uploads(?:/([^/]*))?");

	private static final Pattern TAGS = Pattern.compile("(.+)/tags/list");

	private static final Pattern CONTENT = Pattern.compile("(.+)/(manifests|blobs|referrers)/([^/]+)");

	/**
	 * Reads an address.
	 * @param path decoded
	 * @return empty if nothing can be there
	 */
	static Optional<Route> parse(String path) {
		if ("/v2/".equals(path) || "/v2".equals(path)) {
			return Optional.of(new Route(Kind.BASE, null, null));
		}
		if (!path.startsWith("/v2/") || path.length() > MAX_LENGTH) {
			return Optional.empty();
		}
		String rest = path.substring("/v2/".length());
		if ("_catalog".equals(rest)) {
			return Optional.of(new Route(Kind.CATALOG, null, null));
		}
		if (rest.startsWith("_gantry/")) {
			return Optional.of(new Route(Kind.EXTENSION, null, rest.substring("_gantry/".length())));
		}
		Matcher upload = UPLOAD.matcher(rest);
		if (upload.matches()) {
			String id = upload.group(2);
			boolean start = id == null || id.isEmpty();
			return Optional.of(new Route(start ? Kind.UPLOADS : Kind.UPLOAD, name(upload.group(1)), id));
		}
		Matcher tags = TAGS.matcher(rest);
		if (tags.matches()) {
			return Optional.of(new Route(Kind.TAGS, name(tags.group(1)), null));
		}
		Matcher content = CONTENT.matcher(rest);
		if (content.matches()) {
			Kind kind = switch (content.group(2)) {
				case "manifests" -> Kind.MANIFESTS;
				case "blobs" -> Kind.BLOBS;
				default -> Kind.REFERRERS;
			};
			return Optional.of(new Route(kind, name(content.group(1)), content.group(3)));
		}
		return Optional.empty();
	}

	private static RepositoryName name(String text) {
		if (!RepositoryName.isValid(text)) {
			throw new RegistryErrorException(RegistryErrorCode.NAME_INVALID,
					"a repository's name has lower-case letters "
							+ "and digits, with '.', '_', '__' or '-' between them and '/' between its parts");
		}
		return RepositoryName.of(text);
	}

	/** The endpoints. */
	enum Kind {

		BASE, CATALOG, TAGS, MANIFESTS, BLOBS, UPLOADS, UPLOAD, REFERRERS, EXTENSION

	}

}
