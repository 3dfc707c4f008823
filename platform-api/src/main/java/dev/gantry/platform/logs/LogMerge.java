package dev.gantry.platform.logs;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.gantry.contracts.apps.LogLine;
import dev.gantry.platform.live.Signal;

/**
 * Brings the lines of several streams into the order of their times. A stream that is
 * silent is waited for: until it ends when only old lines are read, for a moment when new
 * ones are followed.
 */
final class LogMerge implements AutoCloseable {

	/** How long an early line waits for an earlier one from another node. */
	private static final Duration GRACE = Duration.ofMillis(200);

	/** How long a node may take to open a stream. */
	private static final Duration CONNECT = Duration.ofSeconds(10);

	private final Signal arrived;

	private final boolean follow;

	private final Map<String, Open> streams = new LinkedHashMap<>();

	private final Set<String> finished = new HashSet<>();

	LogMerge(Signal arrived, boolean follow) {
		this.arrived = arrived;
		this.follow = follow;
	}

	void add(String key, LogStream stream) {
		this.streams.put(key, new Open(stream, System.nanoTime()));
	}

	/** Whether a stream of that key gives lines or has given all of them. */
	boolean has(String key) {
		return this.streams.containsKey(key) || this.finished.contains(key);
	}

	/**
	 * Lets go of streams that give no more lines.
	 * @return the keys of those that their nodes never opened
	 */
	Set<String> reap() {
		Set<String> missing = new HashSet<>();
		this.streams.entrySet().removeIf((entry) -> {
			Open open = entry.getValue();
			if (!done(open)) {
				return false;
			}
			(open.stream().exhausted() ? this.finished : missing).add(entry.getKey());
			open.stream().close();
			return true;
		});
		return missing;
	}

	/** How many streams may still give lines. */
	int open() {
		return (int) this.streams.values().stream().filter((open) -> !done(open)).count();
	}

	/** The next line, if one comes in time. */
	Optional<LogLine> next(Duration atMost) throws InterruptedException {
		long deadline = System.nanoTime() + atMost.toNanos();
		long since = 0;
		while (true) {
			long seen = this.arrived.seen();
			Optional<LogStream> first = earliest();
			if (first.isPresent()) {
				since = (since == 0) ? System.nanoTime() : since;
				boolean waited = this.follow && System.nanoTime() - since >= GRACE.toNanos();
				if (waited || nobodySilent()) {
					return Optional.of(first.get().poll());
				}
			}
			long now = System.nanoTime();
			if (now >= deadline || (first.isEmpty() && open() == 0)) {
				return Optional.empty();
			}
			Duration left = Duration.ofNanos(deadline - now);
			this.arrived.await(seen, (left.compareTo(GRACE) > 0) ? GRACE : left);
		}
	}

	private Optional<LogStream> earliest() {
		return this.streams.values()
			.stream()
			.map(Open::stream)
			.filter((stream) -> stream.peek() != null)
			.min(Comparator.comparing((stream) -> stream.peek().at()));
	}

	private boolean nobodySilent() {
		return this.streams.values().stream().allMatch((open) -> open.stream().peek() != null || done(open));
	}

	private static boolean done(Open open) {
		boolean neverCame = !open.stream().connected() && System.nanoTime() - open.since() > CONNECT.toNanos();
		return open.stream().exhausted() || neverCame;
	}

	@Override
	public void close() {
		Iterator<Open> all = this.streams.values().iterator();
		while (all.hasNext()) {
			all.next().stream().close();
			all.remove();
		}
	}

	private record Open(LogStream stream, long since) {
	}

}
