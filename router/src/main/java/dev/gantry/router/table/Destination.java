package dev.gantry.router.table;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where requests for a host name go.
 *
 * @param app the app
 * @param process the process type
 * @param targets the backends that get new requests
 */
public record Destination(String app, String process, List<Target> targets) {

	public Destination {
		targets = List.copyOf(targets);
	}

	/**
	 * Chooses the backend with the fewest requests in flight, one that could be reached
	 * lately before one that could not; among equals by chance.
	 * @param tried backends that this request was refused by
	 * @param now {@link System#nanoTime()}
	 */
	public Optional<Target> choose(Collection<Target> tried, long now) {
		int size = this.targets.size();
		if (size == 0) {
			return Optional.empty();
		}
		int start = (size == 1) ? 0 : ThreadLocalRandom.current().nextInt(size);
		Target best = null;
		for (int step = 0; step < size; step++) {
			Target target = this.targets.get((start + step) % size);
			if (!tried.contains(target) && (best == null || better(target, best, now))) {
				best = target;
			}
		}
		return Optional.ofNullable(best);
	}

	private static boolean better(Target target, Target best, long now) {
		boolean avoided = target.avoided(now);
		if (avoided != best.avoided(now)) {
			return !avoided;
		}
		return target.inFlight() < best.inFlight();
	}

}
