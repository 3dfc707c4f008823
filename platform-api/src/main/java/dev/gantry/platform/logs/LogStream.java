package dev.gantry.platform.logs;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.apps.LogLine;
import dev.gantry.platform.live.Signal;

/**
 * One instance's lines on their way from its node. The queue is bounded: while its reader
 * is slow, the node waits.
 */
final class LogStream implements AutoCloseable {

	private static final int QUEUE = 1_000;

	private final String id;

	private final String nodeId;

	private final String instance;

	private final Signal arrived;

	private final Runnable whenClosed;

	private final BlockingQueue<LogLine> lines = new ArrayBlockingQueue<>(QUEUE);

	private Runnable hangUp = () -> {
	};

	private volatile boolean connected;

	private volatile boolean ended;

	private volatile boolean closed;

	/**
	 * A stream that the node has been asked for.
	 * @param instance the instance's name, for its lines
	 * @param arrived beats with each line
	 * @param whenClosed runs once its reader has gone
	 */
	LogStream(String id, String nodeId, String instance, Signal arrived, Runnable whenClosed) {
		this.id = id;
		this.nodeId = nodeId;
		this.instance = instance;
		this.arrived = arrived;
		this.whenClosed = whenClosed;
	}

	String id() {
		return this.id;
	}

	String nodeId() {
		return this.nodeId;
	}

	/**
	 * The node has opened it.
	 * @param disconnect ends the connection once nobody reads any more
	 * @return whether it was the first to, and somebody still reads
	 */
	synchronized boolean connect(Runnable disconnect) {
		if (this.connected || this.closed) {
			return false;
		}
		this.connected = true;
		this.hangUp = disconnect;
		return true;
	}

	boolean connected() {
		return this.connected;
	}

	/**
	 * Puts a line in, waiting while the queue is full.
	 * @return whether it was taken; if not, nobody reads any more
	 */
	boolean put(LogLine line, Duration patience) throws InterruptedException {
		LogLine named = new LogLine(line.at(), this.instance, line.stream(), line.text());
		long deadline = System.nanoTime() + patience.toNanos();
		while (!this.closed && System.nanoTime() < deadline) {
			if (this.lines.offer(named, 1, TimeUnit.SECONDS)) {
				this.arrived.beat();
				return true;
			}
		}
		return false;
	}

	/** No more lines come. */
	void end() {
		this.ended = true;
		this.arrived.beat();
	}

	/** The next line without taking it, or {@code null} for none yet. */
	LogLine peek() {
		return this.lines.peek();
	}

	LogLine poll() {
		return this.lines.poll();
	}

	/** Whether all lines have been read and no more come. */
	boolean exhausted() {
		return this.ended && this.lines.isEmpty();
	}

	/** Nobody reads any more. */
	@Override
	public void close() {
		Runnable disconnect;
		synchronized (this) {
			this.closed = true;
			disconnect = this.hangUp;
		}
		this.whenClosed.run();
		if (!this.ended) {
			disconnect.run();
		}
	}

}
