package dev.gantry.platform.drains;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.apps.LogLine;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.logs.AppLogs;
import dev.gantry.platform.logs.LogSelection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One drain at work, on two threads: one reads the app's lines, one sends them. When
 * sending fails it is tried again after a pause that doubles, while lines wait in the
 * buffer.
 */
final class Draining implements AutoCloseable {

	static final int BUFFER = 10_000;

	private static final int AT_ONCE = 500;

	private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

	private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

	private static final Logger log = LoggerFactory.getLogger(Draining.class);

	private final App app;

	private final String url;

	private final LineSink sink;

	private final AppLogs logs;

	private final LineBuffer buffer = new LineBuffer(BUFFER);

	private final Thread reader;

	private final Thread sender;

	private volatile Instant since;

	private volatile String problem;

	private volatile boolean closed;

	/** Begins where it was left. */
	Draining(App app, LogDrain drain, AppLogs logs) {
		this.app = app;
		this.url = drain.url();
		this.sink = LineSink.of(DrainAddress.of(drain.url()), app.name());
		this.logs = logs;
		this.since = drain.sentUntil().plusNanos(1);
		this.reader = thread("drain-reader-", this::read);
		this.sender = thread("drain-sender-", this::send);
	}

	private Thread thread(String name, Runnable work) {
		Thread thread = new Thread(work, name + this.app.name());
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	String url() {
		return this.url;
	}

	LineBuffer buffer() {
		return this.buffer;
	}

	/** What is wrong now, or {@code null}. */
	String problem() {
		return this.problem;
	}

	private void read() {
		try {
			while (!this.closed) {
				try {
					this.logs.read(this.app, new LogSelection(true, this.since, null, null, -1, null), new Intake());
				}
				catch (IOException | GantryException ex) {
					log.info("The log of {} for a drain broke off: {}", this.app.name(), ex.getMessage());
				}
				pause(FIRST_PAUSE);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void pause(Duration time) throws InterruptedException {
		Thread.sleep(time.toMillis());
	}

	private void send() {
		Duration pause = FIRST_PAUSE;
		try {
			while (!this.closed) {
				List<LogLine> lines = this.buffer.peek(AT_ONCE, FIRST_PAUSE);
				if (lines.isEmpty()) {
					continue;
				}
				try {
					this.sink.send(lines);
					this.buffer.sent(lines);
					this.problem = null;
					pause = FIRST_PAUSE;
				}
				catch (IOException | RuntimeException ex) {
					this.problem = "not reached: " + ex.getMessage() + "; tried again every " + pause.toSeconds()
							+ " s";
					this.sink.close();
					pause(pause);
					pause = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause.multipliedBy(2) : LONGEST_PAUSE;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.sink.close();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.reader.interrupt();
		this.sender.interrupt();
	}

	/** Takes the lines in. */
	private final class Intake implements AppLogs.LineReader {

		@Override
		public void read(LogLine line) throws IOException {
			pause();
			Draining.this.buffer.add(line);
			if (line.at().isAfter(Draining.this.since)) {
				Draining.this.since = line.at().plusNanos(1);
			}
		}

		@Override
		public void pause() throws IOException {
			if (Draining.this.closed) {
				throw new IOException("the drain is closed");
			}
		}

	}

}
