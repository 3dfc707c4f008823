package dev.gantry.agent.builds;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import dev.gantry.agent.link.Platform;
import dev.gantry.agent.link.PlatformUnreachableException;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.BuildAssignment;
import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildProgress;
import dev.gantry.contracts.link.BuildStep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the platform of one build: gathers news for a moment, keeps lines until they were
 * taken, and drops the oldest when the platform stays away for very long.
 */
final class ProgressReporter implements ImageBuilder.Listener, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(ProgressReporter.class);

	private static final Duration PERIOD = Duration.ofMillis(200);

	private static final Duration LAST_WORD_PATIENCE = Duration.ofMinutes(10);

	private static final int MOST_LINES_KEPT = 20_000;

	private static final int MOST_LINES_SENT = 1_000;

	private static final int LONGEST_LINE = 16 * 1024;

	private final BuildAssignment build;

	private final Platform platform;

	private final InstantSource clock;

	private final Deque<BuildLine> lines = new ArrayDeque<>();

	private final Object sending = new Object();

	private final ScheduledFuture<?> ticks;

	private BuildProgress.State state = BuildProgress.State.BUILDING;

	private List<BuildStep> steps = List.of();

	private ImageBuilder.BuiltImage built;

	private Failure failure;

	private long sequence;

	private boolean news = true;

	ProgressReporter(BuildAssignment build, Platform platform, ScheduledExecutorService timer, InstantSource clock) {
		this.build = build;
		this.platform = platform;
		this.clock = clock;
		this.ticks = timer.scheduleWithFixedDelay(this::tick, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public synchronized void steps(List<BuildStep> steps) {
		this.steps = List.copyOf(steps);
		this.news = true;
	}

	@Override
	public synchronized void line(int step, String stream, String text) {
		if (this.lines.size() == MOST_LINES_KEPT) {
			this.lines.removeFirst();
		}
		String bounded = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + " …" : text;
		this.lines.addLast(new BuildLine(++this.sequence, this.clock.instant(), step, stream, bounded));
		this.news = true;
	}

	@Override
	public synchronized void storing() {
		this.state = BuildProgress.State.STORING;
		this.news = true;
	}

	/** Tells the good end; blocks until the platform has heard it or it is too late. */
	void succeeded(ImageBuilder.BuiltImage image) {
		synchronized (this) {
			this.built = image;
			this.state = BuildProgress.State.SUCCEEDED;
		}
		lastWord();
	}

	/** Tells the bad end; blocks until the platform has heard it or it is too late. */
	void failed(Failure failure) {
		synchronized (this) {
			this.failure = failure;
			this.state = BuildProgress.State.FAILED;
		}
		lastWord();
	}

	private void tick() {
		try {
			send();
		}
		catch (PlatformUnreachableException ex) {
			log.debug("Build {}: {}", this.build.buildId(), ex.getMessage());
		}
		catch (RuntimeException ex) {
			log.warn("Build {}: progress not taken: {}", this.build.buildId(), ex.getMessage());
		}
	}

	private void lastWord() {
		this.ticks.cancel(false);
		long deadline = System.nanoTime() + LAST_WORD_PATIENCE.toNanos();
		while (true) {
			synchronized (this) {
				this.news = true;
			}
			try {
				while (send()) {
					continue;
				}
				return;
			}
			catch (PlatformUnreachableException ex) {
				if (System.nanoTime() > deadline || Thread.interrupted()) {
					log.warn("Build {}: the platform never heard of its end: {}", this.build.buildId(),
							ex.getMessage());
					return;
				}
				java.util.concurrent.locks.LockSupport.parkNanos(PERIOD.toNanos() * 5);
			}
			catch (RuntimeException ex) {
				log.warn("Build {}: the platform refused its end: {}", this.build.buildId(), ex.getMessage());
				return;
			}
		}
	}

	/** Sends what is new; tells whether there is more. One call at a time. */
	private boolean send() {
		synchronized (this.sending) {
			BuildProgress progress = next();
			if (progress == null) {
				return false;
			}
			try {
				this.platform.progress(this.build.buildId(), progress);
			}
			catch (RuntimeException ex) {
				synchronized (this) {
					this.news = true;
				}
				throw ex;
			}
			return taken(progress);
		}
	}

	private synchronized BuildProgress next() {
		if (!this.news) {
			return null;
		}
		this.news = false;
		List<BuildLine> batch = new ArrayList<>();
		for (BuildLine line : this.lines) {
			if (batch.size() == MOST_LINES_SENT) {
				break;
			}
			batch.add(line);
		}
		boolean all = batch.size() == this.lines.size();
		// The end is told with the last lines, so that none comes after it.
		BuildProgress.State told = all || this.state == BuildProgress.State.STORING ? this.state
				: BuildProgress.State.BUILDING;
		boolean succeeded = told == BuildProgress.State.SUCCEEDED;
		return new BuildProgress(this.build.attempt(), told, this.steps, batch, succeeded ? this.built.digest() : null,
				succeeded ? this.built.exposed() : List.of(), succeeded ? this.built.stored() : null,
				told == BuildProgress.State.FAILED ? this.failure : null);
	}

	private synchronized boolean taken(BuildProgress progress) {
		if (!progress.lines().isEmpty()) {
			long last = progress.lines().get(progress.lines().size() - 1).sequence();
			while (!this.lines.isEmpty() && this.lines.peekFirst().sequence() <= last) {
				this.lines.removeFirst();
			}
		}
		if (!this.lines.isEmpty()) {
			this.news = true;
		}
		return this.news;
	}

	@Override
	public void close() {
		this.ticks.cancel(false);
	}

}
