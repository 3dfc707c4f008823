package dev.gantry.engine.layers;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;

import dev.gantry.oci.digest.Digest;

/**
 * Remembers when layers were last asked for, so that none is removed between somebody's
 * question whether it is there and his use of it. Kept in memory only: nothing that asked
 * survives the process.
 */
final class LayerUse {

	private final InstantSource clock;

	private final Instant opened;

	private final ConcurrentMap<Digest, Instant> last = new ConcurrentHashMap<>();

	private final ReadWriteLock removal = new ReentrantReadWriteLock();

	LayerUse(InstantSource clock) {
		this.clock = clock;
		this.opened = clock.instant();
	}

	/** Notes that somebody asks for a layer, if the answer is yes. */
	boolean note(Digest diffId, BooleanSupplier question) {
		this.removal.readLock().lock();
		try {
			boolean answer = question.getAsBoolean();
			if (answer) {
				this.last.put(diffId, this.clock.instant());
			}
			return answer;
		}
		finally {
			this.removal.readLock().unlock();
		}
	}

	Instant last(Digest diffId) {
		return this.last.getOrDefault(diffId, this.opened);
	}

	/** Does something while nobody can ask, unless somebody has since some time. */
	boolean unlessUsed(Digest diffId, Instant since, Removal work) throws IOException {
		this.removal.writeLock().lock();
		try {
			if (!last(diffId).isBefore(since)) {
				return false;
			}
			this.last.remove(diffId);
			return work.run();
		}
		finally {
			this.removal.writeLock().unlock();
		}
	}

	/** Takes a layer out of sight. */
	@FunctionalInterface
	interface Removal {

		boolean run() throws IOException;

	}

}
