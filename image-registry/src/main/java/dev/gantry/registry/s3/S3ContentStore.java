package dev.gantry.registry.s3;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.oci.store.Ingest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A content store in a bucket, which any number of registries may share.
 *
 * <pre>
 * prefix/
 *   blobs/sha256/4f/4f53cda1…       content, named by its digest
 *   ingest/0b5c9e…/00000000         an empty object for each ingest, and after it
 *   ingest/0b5c9e…/00000001         what came in, in pieces
 * </pre>
 */
public final class S3ContentStore implements ContentStore, Closeable {

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final Pattern INGEST_ID = Pattern.compile("[0-9a-f]{32}");

	private final Bucket bucket;

	private final String prefix;

	private final Path spool;

	private final long partSize;

	/**
	 * Opens the store.
	 * @param spool a directory of this process's own, where pieces wait to be sent
	 */
	public S3ContentStore(S3Properties properties, Path spool) throws IOException {
		this.bucket = new Bucket(properties);
		this.prefix = properties.prefix();
		this.spool = spool;
		this.partSize = properties.partSize().toBytes();
		Files.createDirectories(spool);
		try (Stream<Path> left = Files.list(spool)) {
			for (Path file : (Iterable<Path>) left::iterator) {
				Files.deleteIfExists(file);
			}
		}
	}

	private String key(Digest digest) {
		return this.prefix + "blobs/" + digest.algorithm().prefix() + "/" + digest.hex().substring(0, 2) + "/"
				+ digest.hex();
	}

	private String ingests() {
		return this.prefix + "ingest/";
	}

	@Override
	public Optional<Content> find(Digest digest) throws IOException {
		String key = key(digest);
		return this.bucket.head(key)
			.map((object) -> new S3Content(this.bucket, key, digest, object.size(), object.lastModified()));
	}

	@Override
	public Ingest begin() throws IOException {
		byte[] random = new byte[16];
		RANDOM.nextBytes(random);
		String id = HexFormat.of().formatHex(random);
		this.bucket.writeEmpty(ingests() + id + "/" + S3Ingest.pieceName(0));
		return new S3Ingest(this.bucket, place(id), List.of(), this::key);
	}

	@Override
	public Optional<Ingest> resume(String id) throws IOException {
		if (id == null || !INGEST_ID.matcher(id).matches()) {
			return Optional.empty();
		}
		List<S3Object> pieces = this.bucket.list(ingests() + id + "/").toList();
		return pieces.isEmpty() ? Optional.empty()
				: Optional.of(new S3Ingest(this.bucket, place(id), pieces, this::key));
	}

	private S3Ingest.Place place(String id) {
		return new S3Ingest.Place(id, ingests() + id + "/", this.spool, this.partSize);
	}

	@Override
	public boolean delete(Digest digest) throws IOException {
		boolean present = this.bucket.head(key(digest)).isPresent();
		this.bucket.delete(key(digest));
		return present;
	}

	@Override
	public Stream<Digest> digests() throws IOException {
		int start = (this.prefix + "blobs/").length();
		return this.bucket.list(this.prefix + "blobs/")
			.map((object) -> object.key().substring(start).split("/"))
			.filter((parts) -> parts.length == 3)
			.map((parts) -> parts[0] + ":" + parts[2])
			.filter(Digest::isValid)
			.map(Digest::of);
	}

	@Override
	public int expireIngests(Instant untouchedSince) throws IOException {
		int start = ingests().length();
		Map<String, List<S3Object>> ingests = this.bucket.list(ingests())
			.collect(Collectors.groupingBy((object) -> object.key().substring(start).split("/")[0], TreeMap::new,
					Collectors.toList()));
		int expired = 0;
		for (List<S3Object> pieces : ingests.values()) {
			if (pieces.stream().allMatch((piece) -> piece.lastModified().isBefore(untouchedSince))) {
				for (S3Object piece : pieces) {
					this.bucket.delete(piece.key());
				}
				expired++;
			}
		}
		return expired;
	}

	@Override
	public void close() {
		this.bucket.close();
	}

}
