package dev.gantry.registry.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.Ingest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Content on its way into a bucket: the writing room of {@link S3ContentStore}. Bytes
 * wait in a file until there is enough for a piece, which is then an object that
 * everybody sees who goes on with the ingest. A commit lets the bucket put the pieces
 * together by itself, unless one in the middle is smaller than S3 takes; then they are
 * sent once more. An ingest that was resumed, or whose digest is not SHA-256, is read
 * once more.
 */
final class S3Ingest implements Ingest {

	/** Of all parts but the last (Amazon S3, "Multipart upload limits"). */
	private static final long SMALLEST_PART = 5L * 1024 * 1024;

	private static final int BUFFER = 128 * 1024;

	private final Bucket bucket;

	private final Place place;

	private final Function<Digest, String> keys;

	private final List<Piece> pieces = new ArrayList<>();

	/** {@code null} when the start was written by somebody else. */
	private final MessageDigest running;

	private final Path waiting;

	private OutputStream out;

	private long waitingSize;

	private boolean finished;

	/**
	 * An ingest.
	 * @param former what somebody else wrote, the first object included
	 */
	S3Ingest(Bucket bucket, Place place, List<S3Object> former, Function<Digest, String> keys) throws IOException {
		this.bucket = bucket;
		this.place = place;
		this.keys = keys;
		this.running = former.isEmpty() ? DigestAlgorithm.SHA256.newMessageDigest() : null;
		former.stream().skip(1).map((object) -> new Piece(object.key(), object.size())).forEach(this.pieces::add);
		this.waiting = Files.createTempFile(place.spool(), place.id(), ".piece");
		this.out = Files.newOutputStream(this.waiting);
	}

	static String pieceName(int number) {
		return String.format("%08d", number);
	}

	@Override
	public String id() {
		return this.place.id();
	}

	@Override
	public long size() {
		return this.pieces.stream().mapToLong(Piece::size).sum() + this.waitingSize;
	}

	@Override
	public OutputStream output() {
		return new Output();
	}

	private void write(byte[] bytes, int offset, int length) throws IOException {
		this.out.write(bytes, offset, length);
		if (this.running != null) {
			this.running.update(bytes, offset, length);
		}
		this.waitingSize += length;
		if (this.waitingSize >= this.place.partSize()) {
			send();
		}
	}

	/** Makes a piece of what waits. */
	private void send() throws IOException {
		if (this.waitingSize == 0) {
			return;
		}
		this.out.close();
		String key = this.place.prefix() + pieceName(this.pieces.size() + 1);
		this.bucket.write(key, this.waiting);
		this.pieces.add(new Piece(key, this.waitingSize));
		this.waitingSize = 0;
		this.out = Files.newOutputStream(this.waiting, StandardOpenOption.TRUNCATE_EXISTING);
	}

	@Override
	public Content commit() throws IOException {
		Digest digest = digest(DigestAlgorithm.SHA256);
		return commit(digest, -1);
	}

	@Override
	public Content commit(Digest expected, long expectedSize) throws IOException {
		try {
			if (expectedSize >= 0 && expectedSize != size()) {
				throw ContentMismatchException.ofSize(expected, expectedSize, size());
			}
			Digest actual = digest(expected.algorithm());
			if (!actual.equals(expected)) {
				throw ContentMismatchException.ofDigest(expected, actual);
			}
			return keep(expected);
		}
		finally {
			close();
		}
	}

	private Digest digest(DigestAlgorithm algorithm) throws IOException {
		this.out.flush();
		if (this.running != null && algorithm == DigestAlgorithm.SHA256) {
			try {
				return Digest.finish(algorithm, (MessageDigest) this.running.clone());
			}
			catch (CloneNotSupportedException ex) {
				throw new IllegalStateException("every Java can clone a SHA-256", ex);
			}
		}
		MessageDigest digest = algorithm.newMessageDigest();
		byte[] buffer = new byte[BUFFER];
		for (Piece piece : this.pieces) {
			try (InputStream in = this.bucket.read(piece.key(), 0)) {
				update(digest, in, buffer);
			}
		}
		try (InputStream in = Files.newInputStream(this.waiting)) {
			update(digest, in, buffer);
		}
		return Digest.finish(algorithm, digest);
	}

	private static void update(MessageDigest digest, InputStream in, byte[] buffer) throws IOException {
		for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
			digest.update(buffer, 0, read);
		}
	}

	private Content keep(Digest digest) throws IOException {
		String key = this.keys.apply(digest);
		long size = size();
		if (this.pieces.isEmpty()) {
			this.out.close();
			this.bucket.write(key, this.waiting);
		}
		else {
			send();
			putTogether(key);
		}
		return this.bucket.head(key)
			.map((object) -> new S3Content(this.bucket, key, digest, size, object.lastModified()))
			.orElseThrow(() -> new IOException("the bucket does not have " + key + ", which it took a moment ago"));
	}

	private void putTogether(String key) throws IOException {
		String upload = this.bucket.begin(key);
		try {
			boolean asTheyAre = this.pieces.stream()
				.limit(this.pieces.size() - 1L)
				.allMatch((piece) -> piece.size() >= SMALLEST_PART);
			this.bucket.complete(key, upload, asTheyAre ? copied(key, upload) : sentAgain(key, upload));
		}
		catch (IOException ex) {
			this.bucket.abort(key, upload);
			throw ex;
		}
	}

	private List<CompletedPart> copied(String key, String upload) throws IOException {
		List<CompletedPart> parts = new ArrayList<>();
		for (Piece piece : this.pieces) {
			parts.add(this.bucket.copyPart(key, upload, parts.size() + 1, piece.key()));
		}
		return parts;
	}

	private List<CompletedPart> sentAgain(String key, String upload) throws IOException {
		List<CompletedPart> parts = new ArrayList<>();
		byte[] buffer = new byte[BUFFER];
		this.out.close();
		this.out = Files.newOutputStream(this.waiting, StandardOpenOption.TRUNCATE_EXISTING);
		long size = 0;
		for (Piece piece : this.pieces) {
			try (InputStream in = this.bucket.read(piece.key(), 0)) {
				for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
					this.out.write(buffer, 0, read);
					size += read;
					if (size >= this.place.partSize()) {
						this.out.close();
						parts.add(this.bucket.writePart(key, upload, parts.size() + 1, this.waiting));
						this.out = Files.newOutputStream(this.waiting, StandardOpenOption.TRUNCATE_EXISTING);
						size = 0;
					}
				}
			}
		}
		this.out.close();
		if (size > 0) {
			parts.add(this.bucket.writePart(key, upload, parts.size() + 1, this.waiting));
		}
		return parts;
	}

	@Override
	public void share() throws IOException {
		send();
	}

	@Override
	public void suspend() throws IOException {
		if (!this.finished) {
			this.finished = true;
			send();
			letGo();
		}
	}

	@Override
	public void close() throws IOException {
		if (!this.finished) {
			this.finished = true;
			letGo();
			for (Piece piece : this.pieces) {
				this.bucket.delete(piece.key());
			}
			this.bucket.delete(this.place.prefix() + pieceName(0));
		}
	}

	private void letGo() throws IOException {
		this.out.close();
		Files.deleteIfExists(this.waiting);
	}

	/**
	 * Where an ingest is.
	 *
	 * @param id names it
	 * @param prefix of its objects' keys
	 * @param spool where bytes wait
	 * @param partSize how many bytes make a piece
	 */
	record Place(String id, String prefix, Path spool, long partSize) {
	}

	/**
	 * An object with a part of the content.
	 *
	 * @param key of the object
	 * @param size in bytes
	 */
	private record Piece(String key, long size) {
	}

	private final class Output extends OutputStream {

		@Override
		public void write(int b) throws IOException {
			write(new byte[] { (byte) b }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			S3Ingest.this.write(bytes, offset, length);
		}

	}

}
