package dev.gantry.platform.logs;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

import dev.gantry.contracts.apps.LogLine;
import dev.gantry.platform.logs.AppLogs.LineReader;

/** Hands on the last so many old lines once there are no more, then every new one. */
final class LastLines implements LineReader {

	private final LineReader reader;

	private final int most;

	private final boolean follow;

	private final Deque<LogLine> held = new ArrayDeque<>();

	private boolean holding = true;

	LastLines(LineReader reader, int most, boolean follow) {
		this.reader = reader;
		this.most = most;
		this.follow = follow;
	}

	/** The reader of a selection: with this in front of it where that is needed. */
	static LineReader of(LogSelection selection, LineReader reader) {
		return (selection.sifted() && selection.tail() >= 0)
				? new LastLines(reader, selection.tail(), selection.follow()) : reader;
	}

	@Override
	public void read(LogLine line) throws IOException {
		if (!this.holding) {
			this.reader.read(line);
			return;
		}
		this.held.addLast(line);
		if (this.held.size() > this.most) {
			this.held.removeFirst();
		}
	}

	@Override
	public void pause() throws IOException {
		if (this.follow) {
			release();
		}
		this.reader.pause();
	}

	@Override
	public void end() throws IOException {
		release();
		this.reader.pause();
	}

	private void release() throws IOException {
		this.holding = false;
		while (!this.held.isEmpty()) {
			this.reader.read(this.held.removeFirst());
		}
	}

}
