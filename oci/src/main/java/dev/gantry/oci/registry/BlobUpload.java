package dev.gantry.oci.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.reference.RepositoryName;

/**
 * {@code /v2/NAME/blobs/uploads/}: sends blobs. A blob goes in one piece when the
 * registry takes that, which all do ("POST then PUT"), because it needs the fewest
 * requests and lets the registry verify on the way.
 */
record BlobUpload(RegistryConnection connection, RepositoryName name) {

	private static final String BINARY = "application/octet-stream";

	/** Mounts the blob from another repository if that works, else sends it. */
	Transfer send(Descriptor blob, BlobSource source, RepositoryName mountFrom, TransferListener listener)
			throws IOException {
		URI session;
		try (Answer answer = start(blob.digest(), mountFrom)) {
			if (answer.status() == 201) {
				return Transfer.MOUNTED;
			}
			session = this.connection.location(answer);
		}
		URI target = withDigest(session, blob.digest());
		BlobSource counted = () -> new Counting(source.open(), blob, listener);
		Request put = Request.put(target, new Request.Body(counted, blob.size(), BINARY));
		this.connection.require(put, Scope.push(this.name)).close();
		return Transfer.UPLOADED;
	}

	private Answer start(Digest digest, RepositoryName mountFrom) throws IOException {
		if (mountFrom != null && !mountFrom.equals(this.name)) {
			URI mount = this.connection.uri(this.name + "/blobs/uploads/?mount=" + digest + "&from=" + mountFrom);
			Answer answer = this.connection.send(Request.post(mount), Scope.mount(this.name, mountFrom));
			if (answer.status() == 201 || answer.status() == 202) {
				return answer;
			}
			answer.close();
		}
		Request post = Request.post(this.connection.uri(this.name + "/blobs/uploads/"));
		return this.connection.require(post, Scope.push(this.name));
	}

	private static URI withDigest(URI session, Digest digest) {
		String separator = (session.getRawQuery() != null) ? "&" : "?";
		return URI.create(session + separator + "digest=" + digest);
	}

	/** Tells how far the sending is. */
	private static final class Counting extends FilterInputStream {

		private final Descriptor blob;

		private final TransferListener listener;

		private long total;

		Counting(InputStream in, Descriptor blob, TransferListener listener) {
			super(in);
			this.blob = blob;
			this.listener = listener;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int read = this.in.read(buffer, offset, length);
			if (read > 0) {
				this.total += read;
				this.listener.transferred(this.blob, this.total);
			}
			return read;
		}

	}

}
