package dev.gantry.registry.collection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.registry.repositories.BlobLinks.Link;
import dev.gantry.registry.repositories.Repositories;
import dev.gantry.registry.repositories.Stored;

/**
 * Removes what nobody needs while the registry serves: first links to blobs that no
 * manifest of their repository needs and nobody touched for a lease, then content that
 * nothing links. What is on its way in is leased, see
 * {@link dev.gantry.registry.repositories.Contents}. Several may collect at a time.
 */
public final class Collector {

	private static final int BATCH = 500;

	private static final int DRY_RUN = 1_000_000;

	private final ContentStore store;

	private final Repositories repositories;

	private final Duration lease;

	private final Clock clock;

	/**
	 * A collector.
	 * @param lease how long a link that no manifest needs is left where it is
	 */
	public Collector(ContentStore store, Repositories repositories, Duration lease, Clock clock) {
		this.store = store;
		this.repositories = repositories;
		this.lease = lease;
		this.clock = clock;
	}

	/** Tells what {@link #collect} would remove now. */
	public Collected preview() throws IOException {
		Instant limit = limit();
		List<Stored> contents = this.repositories.contents().collectable(limit, DRY_RUN);
		int links = this.repositories.blobs().unneeded(limit, DRY_RUN).size();
		return Collected.of(true, contents, links, strays(false));
	}

	/**
	 * Collects.
	 * @param strays whether to look at all of the store for content that the database
	 * does not know
	 */
	public Collected collect(boolean strays) throws IOException {
		int links = unlink();
		List<Stored> contents = deleteUnlinked();
		return Collected.of(false, contents, links, strays ? strays(true) : 0);
	}

	private Instant limit() {
		return this.clock.instant().minus(this.lease);
	}

	private int unlink() {
		Instant limit = limit();
		int removed = 0;
		List<Link> links = this.repositories.blobs().unneeded(limit, BATCH);
		while (!links.isEmpty()) {
			int before = removed;
			for (Link link : links) {
				removed += this.repositories.blobs().unlinkUnneeded(link, limit) ? 1 : 0;
			}
			links = (removed == before) ? List.of() : this.repositories.blobs().unneeded(limit, BATCH);
		}
		return removed;
	}

	private List<Stored> deleteUnlinked() {
		List<Stored> deleted = new ArrayList<>();
		List<Stored> unlinked = this.repositories.contents().unlinked(BATCH);
		while (!unlinked.isEmpty()) {
			int before = deleted.size();
			for (Stored content : unlinked) {
				if (this.repositories.contents().collect(content.digest(), () -> delete(content.digest()))) {
					deleted.add(content);
				}
			}
			unlinked = (deleted.size() == before) ? List.of() : this.repositories.contents().unlinked(BATCH);
		}
		return deleted;
	}

	private boolean delete(Digest digest) {
		try {
			return this.store.delete(digest);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private int strays(boolean remove) throws IOException {
		int strays = 0;
		try (Stream<Digest> digests = this.store.digests()) {
			for (Digest digest : (Iterable<Digest>) digests::iterator) {
				boolean stray = remove ? this.repositories.contents().collectStray(digest, () -> delete(digest))
						: !this.repositories.contents().isKnown(digest);
				strays += stray ? 1 : 0;
			}
		}
		return strays;
	}

}
