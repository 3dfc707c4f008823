package dev.gantry.oci.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** Streams a request's body, again if need be. */
final class BodyEntity extends AbstractHttpEntity {

	private static final int BUFFER = 128 * 1024;

	private final Request.Body body;

	BodyEntity(Request.Body body) {
		super(body.contentType(), null);
		this.body = body;
	}

	@Override
	public boolean isRepeatable() {
		return true;
	}

	@Override
	public InputStream getContent() throws IOException {
		return this.body.source().open();
	}

	@Override
	public void writeTo(OutputStream out) throws IOException {
		try (InputStream in = getContent()) {
			byte[] buffer = new byte[BUFFER];
			long left = this.body.length();
			while (left > 0) {
				int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
				if (read < 0) {
					throw new IOException("the content to send ended " + left + " bytes early");
				}
				out.write(buffer, 0, read);
				left -= read;
			}
		}
	}

	@Override
	public boolean isStreaming() {
		return false;
	}

	@Override
	public long getContentLength() {
		return this.body.length();
	}

	@Override
	public void close() {
		// Each reader closes what it opened.
	}

}
