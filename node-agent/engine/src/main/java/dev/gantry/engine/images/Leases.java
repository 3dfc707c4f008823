package dev.gantry.engine.images;

import java.io.Closeable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Work that goes on. While it does, nothing is removed that was wanted since it began, so
 * that a pull or a build need not say what exactly it holds.
 */
final class Leases {

	private final InstantSource clock;

	private final Set<Lease> open = ConcurrentHashMap.newKeySet();

	Leases(InstantSource clock) {
		this.clock = clock;
	}

	/** Begins work; closing it ends it. */
	Lease begin() {
		Lease lease = new Lease(this.clock.instant());
		this.open.add(lease);
		return lease;
	}

	/** When the oldest work began, or the given time when that is earlier. */
	Instant oldest(Instant otherwise) {
		return this.open.stream()
			.map((lease) -> lease.since)
			.filter((since) -> since.isBefore(otherwise))
			.min(Comparator.naturalOrder())
			.orElse(otherwise);
	}

	/** Some work that goes on. */
	final class Lease implements Closeable {

		private final Instant since;

		private Lease(Instant since) {
			this.since = since;
		}

		@Override
		public void close() {
			Leases.this.open.remove(this);
		}

	}

}
