package dev.gantry.oci.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;

import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.reference.RepositoryName;

/**
 * A blob's bytes as they come, going on with a {@code Range} request where the connection
 * was cut. It gives up after several cuts in a row without a byte between them.
 */
final class ResumingInputStream extends InputStream {

	private static final int MAX_CUTS = 5;

	private static final Duration PAUSE = Duration.ofMillis(300);

	private final RegistryConnection connection;

	private final RepositoryName name;

	private final Descriptor blob;

	private volatile Answer answer;

	private InputStream body;

	private volatile long position;

	private int cuts;

	/** Closed by whoever opened it, who may be another than who reads. */
	private volatile boolean closed;

	ResumingInputStream(RegistryConnection connection, RepositoryName name, Descriptor blob) throws IOException {
		this.connection = connection;
		this.name = name;
		this.blob = blob;
		connect();
	}

	private void connect() throws IOException {
		Request request = Request.get(this.connection.uri(this.name + "/blobs/" + this.blob.digest()));
		Request ranged = (this.position > 0) ? request.with("Range", "bytes=" + this.position + "-") : request;
		this.answer = this.connection.require(ranged, Scope.pull(this.name));
		this.body = this.answer.body();
		if (this.position == 0) {
			return;
		}
		if (this.answer.status() == 206) {
			requireRange();
		}
		else {
			this.body.skipNBytes(this.position);
		}
	}

	private void requireRange() throws RegistryException {
		String range = this.answer.header("Content-Range").orElse("");
		if (!range.startsWith("bytes " + this.position + "-")) {
			this.answer.abort();
			throw RegistryException.protocol(this.answer.request() + ": asked for the bytes from " + this.position
					+ " on and got '" + Shown.text(range) + "'");
		}
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		while (true) {
			try {
				int read = this.body.read(buffer, offset, length);
				if (read >= 0 || this.position >= this.blob.size()) {
					this.position = this.position + Math.max(0, read);
					this.cuts = (read > 0) ? 0 : this.cuts;
					return read;
				}
				resume(null);
			}
			catch (RegistryException ex) {
				throw ex;
			}
			catch (IOException ex) {
				resume(ex);
			}
		}
	}

	private void resume(IOException cut) throws IOException {
		this.answer.abort();
		if (this.closed) {
			throw new InterruptedIOException("the transfer of " + this.blob.digest() + " was given up");
		}
		if (++this.cuts > MAX_CUTS) {
			throw new RegistryException(RegistryException.Reason.UNAVAILABLE,
					this.answer.request() + " was cut after " + this.position + " of " + this.blob.size() + " bytes",
					cut);
		}
		this.connection.pause(PAUSE.multipliedBy(this.cuts));
		connect();
	}

	@Override
	public void close() {
		this.closed = true;
		if (this.position >= this.blob.size()) {
			this.answer.close();
		}
		else {
			this.answer.abort();
		}
	}

}
