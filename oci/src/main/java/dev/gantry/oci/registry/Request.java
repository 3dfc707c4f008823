package dev.gantry.oci.registry;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request to a registry.
 *
 * @param method the HTTP method
 * @param uri absolute
 * @param headers without {@code Authorization}
 * @param body what to send, or {@code null}
 */
record Request(String method, URI uri, Map<String, String> headers, Body body) {

	static Request get(URI uri) {
		return new Request("GET", uri, Map.of(), null);
	}

	static Request head(URI uri) {
		return new Request("HEAD", uri, Map.of(), null);
	}

	static Request delete(URI uri) {
		return new Request("DELETE", uri, Map.of(), null);
	}

	static Request post(URI uri) {
		return new Request("POST", uri, Map.of(), Body.EMPTY);
	}

	static Request put(URI uri, Body body) {
		return new Request("PUT", uri, Map.of(), body);
	}

	static Request patch(URI uri, Body body) {
		return new Request("PATCH", uri, Map.of(), body);
	}

	Request with(String name, String value) {
		Map<String, String> more = new LinkedHashMap<>(this.headers);
		more.put(name, value);
		return new Request(this.method, this.uri, more, this.body);
	}

	Request to(URI other) {
		return new Request(this.method, other, this.headers, this.body);
	}

	/** Whether asking twice is the same as asking once. */
	boolean isRead() {
		return "GET".equals(this.method) || "HEAD".equals(this.method);
	}

	@Override
	public String toString() {
		return this.method + " " + Shown.text(this.uri.toString());
	}

	/**
	 * What a request sends.
	 *
	 * @param source may be opened again for a repetition
	 * @param length in bytes
	 * @param contentType its media type
	 */
	record Body(BlobSource source, long length, String contentType) {

		static final Body EMPTY = new Body(BlobSource.of(new byte[0]), 0, null);

		static Body of(byte[] bytes, String contentType) {
			return new Body(BlobSource.of(bytes), bytes.length, contentType);
		}

	}

}
