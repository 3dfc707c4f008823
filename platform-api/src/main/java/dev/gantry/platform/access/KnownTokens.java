package dev.gantry.platform.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The valid tokens that were presented here lately, so that ten thousand agents that call
 * all the time do not ask the database each time. All are checked together, by one query
 * now and then; one that was taken back by another server is forgotten by then.
 */
final class KnownTokens {

	/** How long a token that another server took back may still be known here. */
	static final Duration CHECKED_EVERY = Duration.ofSeconds(10);

	private static final Log LOG = LogFactory.getLog(KnownTokens.class);

	private final Map<String, Known> known = new ConcurrentHashMap<>();

	private final ReentrantLock checking = new ReentrantLock();

	private final Supplier<Set<String>> valid;

	private final int most;

	private volatile Instant checkedAt = Instant.MIN;

	/**
	 * Knows nothing yet.
	 * @param valid asks the database for the hashes of all tokens that are not taken back
	 * @param most how many are remembered
	 */
	KnownTokens(Supplier<Set<String>> valid, int most) {
		this.valid = valid;
		this.most = most;
	}

	private record Known(Caller caller, Instant expiresAt) {
	}

	/** Whose token it is, if it was presented lately and is still valid. */
	Optional<Caller> find(String hash, Instant now) {
		checkSometimes(now);
		Known entry = this.known.get(hash);
		boolean ended = entry == null || entry.expiresAt() != null && !now.isBefore(entry.expiresAt());
		return ended ? Optional.empty() : Optional.of(entry.caller());
	}

	void remember(String hash, Caller caller, Instant expiresAt) {
		if (this.known.size() >= this.most) {
			dropSome();
		}
		this.known.put(hash, new Known(caller, expiresAt));
	}

	/** Who calls often comes back soon. */
	private void dropSome() {
		Iterator<String> hashes = this.known.keySet().iterator();
		for (int i = 0; i <= this.most / 10 && hashes.hasNext(); i++) {
			hashes.next();
			hashes.remove();
		}
	}

	void forget(String hash) {
		this.known.remove(hash);
	}

	void forgetAll() {
		this.known.clear();
	}

	private void checkSometimes(Instant now) {
		if (now.isBefore(this.checkedAt.plus(CHECKED_EVERY)) || this.known.isEmpty() || !this.checking.tryLock()) {
			return;
		}
		try {
			this.checkedAt = now;
			Set<String> asked = Set.copyOf(this.known.keySet());
			Set<String> left = this.valid.get();
			asked.stream().filter((hash) -> !left.contains(hash)).forEach(this.known::remove);
		}
		catch (DataAccessException | TransactionException ex) {
			// Without the database nobody takes anything back either.
			LOG.warn("The known tokens could not be checked and stay valid: " + ex.getMessage());
		}
		finally {
			this.checking.unlock();
		}
	}

}
