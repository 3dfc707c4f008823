package dev.gantry.platform.events;

import java.time.Duration;
import java.util.List;

import dev.gantry.contracts.apps.EventView;
import dev.gantry.platform.counters.Counter;
import dev.gantry.platform.counters.Counters;
import dev.gantry.platform.live.Signal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.data.domain.Limit;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Numbers the outbox's events and lets them be read. An event's row gets its id before
 * its transaction ends, so ids become visible out of order; the sequence is given
 * afterwards, by one replica at a time, so a reader that goes on after a number misses
 * nothing.
 */
public class EventFeed implements SmartLifecycle {

	/** How many events are kept. */
	static final int KEPT = 100_000;

	private static final int BATCH = 500;

	/** Finds what another replica has told, or what was told as this one started. */
	private static final Duration LOOK = Duration.ofMillis(500);

	private static final Logger log = LoggerFactory.getLogger(EventFeed.class);

	private final EventRows rows;

	private final Counters counters;

	private final TransactionTemplate transaction;

	private final Signal news;

	private final Signal told = new Signal();

	private volatile Thread thread;

	EventFeed(EventRows rows, Counters counters, TransactionTemplate transaction, Signal news) {
		this.rows = rows;
		this.counters = counters;
		this.transaction = transaction;
		this.news = news;
	}

	@TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
	void on(EventLog.Told event) {
		this.told.beat();
	}

	/** Events after a sequence, oldest first. */
	public List<EventView> after(long sequence, int most) {
		return this.rows.findBySequenceGreaterThanOrderBySequence(sequence, Limit.of(most))
			.stream()
			.map(Event::view)
			.toList();
	}

	/**
	 * The newest events, newest first.
	 * @param app only of this app, or {@code null} for all
	 */
	public List<EventView> newest(String app, int most) {
		List<Event> newest = (app != null)
				? this.rows.findByAppAndSequenceIsNotNullOrderBySequenceDesc(app, Limit.of(most))
				: this.rows.findBySequenceIsNotNullOrderBySequenceDesc(Limit.of(most));
		return newest.stream().map(Event::view).toList();
	}

	/** The newest event's sequence, 0 before the first. */
	public long last() {
		return this.counters.findByName(Counters.EVENT_SEQUENCE).map(Counter::last).orElse(0L);
	}

	private void run() {
		while (this.thread == Thread.currentThread()) {
			long seen = this.told.seen();
			try {
				if (number() < BATCH) {
					this.told.await(seen, LOOK);
				}
			}
			catch (InterruptedException ex) {
				return;
			}
			catch (RuntimeException ex) {
				log.warn("Events wait, because the database does not answer: {}", ex.getMessage());
				pause();
			}
		}
	}

	private void pause() {
		try {
			Thread.sleep(LOOK.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private int number() {
		if (this.rows.findBySequenceIsNullOrderById(Limit.of(1)).isEmpty()) {
			return 0;
		}
		Integer numbered = this.transaction.execute((status) -> {
			Counter counter = this.counters.findForUpdate(Counters.EVENT_SEQUENCE).orElseThrow();
			List<Event> waiting = this.rows.findBySequenceIsNullOrderById(Limit.of(BATCH));
			waiting.forEach((event) -> event.number(counter.next()));
			if (counter.last() % KEPT < waiting.size()) {
				this.rows.deleteUpTo(counter.last() - KEPT);
			}
			return waiting.size();
		});
		this.news.beat();
		return (numbered != null) ? numbered : 0;
	}

	@Override
	public void start() {
		Thread runner = new Thread(this::run, "events");
		runner.setDaemon(true);
		this.thread = runner;
		runner.start();
	}

	@Override
	public void stop() {
		Thread runner = this.thread;
		this.thread = null;
		if (runner != null) {
			runner.interrupt();
			try {
				runner.join(Duration.ofSeconds(2).toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

}
