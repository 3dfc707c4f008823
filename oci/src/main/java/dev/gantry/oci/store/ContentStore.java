package dev.gantry.oci.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;

/**
 * Keeps content under its digest.
 * <p>
 * Content comes in by an {@link Ingest}: begin one, write to it, commit it under the
 * digest it must have. Until then nobody sees it, and a commit that fails leaves nothing.
 * Once committed, content never changes. Two may commit the same content at the same
 * time: both succeed and it is there once. What was committed survives a crash.
 * <p>
 * <pre>{@code
 * try (Ingest ingest = store.begin()) {
 *     in.transferTo(ingest.output());
 *     ingest.commit(digest, size);
 * }
 * }</pre>
 */
public interface ContentStore {

	/** The content with a digest, if it is there. */
	Optional<Content> find(Digest digest) throws IOException;

	/** Starts to write new content. */
	Ingest begin() throws IOException;

	/**
	 * Goes on with content that was begun, maybe by a process that is gone.
	 * @param id as {@link Ingest#id()} told it; any other text finds nothing
	 */
	Optional<Ingest> resume(String id) throws IOException;

	/**
	 * Forgets content. Who reads it at the moment can read on.
	 * @return whether it was there
	 */
	boolean delete(Digest digest) throws IOException;

	/** Everything that is there, in no order. Close the stream. */
	Stream<Digest> digests() throws IOException;

	/**
	 * Discards ingests that nobody wrote to since then.
	 * @return how many
	 */
	int expireIngests(Instant untouchedSince) throws IOException;

	/**
	 * Keeps some bytes. A copy that is here and turns out to be corrupt is replaced.
	 * @throws dev.gantry.oci.digest.ContentMismatchException if they have another digest
	 */
	default Content put(Digest expected, byte[] bytes) throws IOException {
		Optional<Content> present = find(expected);
		if (present.isPresent() && isSound(present.get())) {
			return present.get();
		}
		try (Ingest ingest = begin()) {
			ingest.output().write(bytes);
			return ingest.commit(expected, bytes.length);
		}
	}

	/**
	 * The same content, where nobody waits until what is put is safe from a crash of the
	 * host: for what can be made again and is read with its digest checked. A store that
	 * cannot make that difference is its own view.
	 */
	default ContentStore withoutWaiting() {
		return this;
	}

	/** Whether content is still what its digest says. */
	static boolean isSound(Content content) throws IOException {
		try (InputStream in = content.verified()) {
			in.transferTo(OutputStream.nullOutputStream());
			return true;
		}
		catch (ContentMismatchException ex) {
			return false;
		}
	}

}
