package dev.gantry.oci.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.reference.RepositoryName;

/**
 * {@code /v2/NAME/blobs/uploads/}: sends blobs. A blob goes in one piece when the
 * registry takes that, which all do ("POST then PUT"), because it needs the fewest
 * requests and lets the registry verify on the way. After a cut, the rest goes in another
 * piece, from where the registry says it is, or all of it again.
 */
record BlobUpload(RegistryConnection connection, RepositoryName name) {

	private static final String BINARY = "application/octet-stream";

	private static final int MAX_CUTS = 4;

	private static final Duration PAUSE = Duration.ofMillis(300);

	private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

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
		long offset = 0;
		for (int cuts = 1;; cuts++) {
			try {
				put(session, blob, new Piece(source, blob, offset, listener));
				return Transfer.UPLOADED;
			}
			catch (RegistryException ex) {
				if (ex.reason() != RegistryException.Reason.UNAVAILABLE || cuts > MAX_CUTS) {
					throw ex;
				}
			}
			this.connection.pause(PAUSE.multipliedBy(cuts));
			Optional<Long> arrived = arrived(session).filter((count) -> count < blob.size());
			offset = arrived.orElse(0L);
			if (arrived.isEmpty()) {
				session = restart();
			}
		}
	}

	private void put(URI session, Descriptor blob, Piece piece) throws IOException {
		Request.Body body = new Request.Body(piece, blob.size() - piece.offset(), BINARY);
		Request request = Request.put(withDigest(session, blob.digest()), body);
		if (piece.offset() > 0) {
			request = request.with("Content-Range", piece.offset() + "-" + (blob.size() - 1));
		}
		this.connection.require(request, Scope.push(this.name)).close();
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
		return post();
	}

	private Answer post() throws IOException {
		Request post = Request.post(this.connection.uri(this.name + "/blobs/uploads/"));
		return this.connection.require(post, Scope.push(this.name));
	}

	private URI restart() throws IOException {
		try (Answer answer = post()) {
			return this.connection.location(answer);
		}
	}

	/** How many bytes of a session have arrived; empty if it is gone or nothing has. */
	private Optional<Long> arrived(URI session) throws IOException {
		try (Answer answer = this.connection.send(Request.get(session), Scope.push(this.name))) {
			Matcher range = RANGE.matcher(answer.header("Range").orElse(""));
			boolean known = answer.isSuccess() && range.matches();
			return known ? Optional.of(Long.parseLong(range.group(1)) + 1).filter((count) -> count > 1)
					: Optional.empty();
		}
	}

	private static URI withDigest(URI session, Digest digest) {
		String separator = (session.getRawQuery() != null) ? "&" : "?";
		return URI.create(session + separator + "digest=" + digest);
	}

	/**
	 * The end of a blob, from some byte on.
	 *
	 * @param whole all of the blob
	 * @param blob describes it
	 * @param offset the first byte to send
	 * @param listener hears of the progress
	 */
	private record Piece(BlobSource whole, Descriptor blob, long offset,
			TransferListener listener) implements BlobSource {

		@Override
		public InputStream open() throws IOException {
			InputStream in = this.whole.open();
			try {
				in.skipNBytes(this.offset);
				return new Counting(in, this);
			}
			catch (IOException ex) {
				in.close();
				throw ex;
			}
		}

	}

	/** Tells how far the sending is. */
	private static final class Counting extends FilterInputStream {

		private final Piece piece;

		private long total;

		Counting(InputStream in, Piece piece) {
			super(in);
			this.piece = piece;
			this.total = piece.offset();
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
				this.piece.listener().transferred(this.piece.blob(), this.total);
			}
			return read;
		}

	}

}
