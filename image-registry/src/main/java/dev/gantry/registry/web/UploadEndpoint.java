package dev.gantry.registry.web;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Permission;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.uploads.Upload;
import dev.gantry.registry.uploads.Uploads;

/**
 * {@code /v2/NAME/blobs/uploads/ID}: takes a blob in pieces, in order, and makes it one.
 */
record UploadEndpoint(Uploads uploads) implements Endpoint {

	private static final Pattern CONTENT_RANGE = Pattern.compile("(?:bytes )?([0-9]{1,18})-([0-9]{1,18})(?:/.*)?");

	@Override
	public void handle(Exchange exchange, Route route) throws IOException {
		RepositoryName name = route.repository();
		exchange.require(Permission.of(name, Action.PULL, Action.PUSH));
		switch (exchange.method()) {
			case "GET" -> this.uploads.with(name, route.reference(), (upload) -> status(exchange, name, upload));
			case "PATCH" -> this.uploads.with(name, route.reference(), (upload) -> append(exchange, name, upload));
			case "PUT" -> this.uploads.with(name, route.reference(), (upload) -> finish(exchange, name, upload));
			case "DELETE" -> this.uploads.with(name, route.reference(), (upload) -> cancel(exchange, upload));
			default -> throw exchange.unsupported();
		}
	}

	private Upload status(Exchange exchange, RepositoryName name, Upload upload) {
		describe(exchange, name, upload);
		exchange.answer(204);
		return upload;
	}

	private Upload append(Exchange exchange, RepositoryName name, Upload upload) throws IOException {
		requireOrder(exchange, name, upload);
		this.uploads.appendPiece(upload, exchange.body());
		describe(exchange, name, upload);
		exchange.answer(202);
		return upload;
	}

	private Upload finish(Exchange exchange, RepositoryName name, Upload upload) throws IOException {
		Digest digest = Exchange.digest(exchange.query()
			.one("digest")
			.orElseThrow(() -> new RegistryErrorException(RegistryErrorCode.DIGEST_INVALID,
					"the last request of an upload must have the parameter digest")));
		requireOrder(exchange, name, upload);
		this.uploads.append(upload, exchange.body());
		this.uploads.finish(upload, digest);
		created(exchange, name, digest);
		return upload;
	}

	private Upload cancel(Exchange exchange, Upload upload) throws IOException {
		this.uploads.cancel(upload);
		exchange.answer(204);
		return upload;
	}

	/** A piece that says where it belongs must belong at the end of what is there. */
	private static void requireOrder(Exchange exchange, RepositoryName name, Upload upload) {
		String header = exchange.header("Content-Range");
		if (header == null) {
			return;
		}
		Matcher matcher = CONTENT_RANGE.matcher(header);
		if (!matcher.matches() || Long.parseLong(matcher.group(1)) != upload.size()) {
			throw new RegistryErrorException(RegistryErrorCode.RANGE_INVALID,
					"the upload has " + upload.size() + " bytes, and the next piece must start there",
					Map.of("Range", range(upload), "Location", location(name, upload)));
		}
		long length = Long.parseLong(matcher.group(2)) - Long.parseLong(matcher.group(1)) + 1;
		if (exchange.contentLength() >= 0 && exchange.contentLength() != length) {
			throw new RegistryErrorException(RegistryErrorCode.SIZE_INVALID,
					"Content-Range says " + length + " bytes and Content-Length " + exchange.contentLength());
		}
	}

	/** Tells how far an upload is. */
	static void describe(Exchange exchange, RepositoryName name, Upload upload) {
		exchange.set("Location", location(name, upload));
		exchange.set("Range", range(upload));
		exchange.set("Docker-Upload-UUID", upload.id());
	}

	/** Tells that a blob is there. */
	static void created(Exchange exchange, RepositoryName name, Digest digest) {
		exchange.set("Location", "/v2/" + name + "/blobs/" + digest);
		exchange.set("Docker-Content-Digest", digest.toString());
		exchange.answer(201);
	}

	private static String location(RepositoryName name, Upload upload) {
		return "/v2/" + name + "/blobs/uploads/" + upload.id();
	}

	private static String range(Upload upload) {
		return "0-" + Math.max(0, upload.size() - 1);
	}

}
