package dev.gantry.platform.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.apps.LogLine;
import dev.gantry.contracts.runs.RunState;
import dev.gantry.platform.live.LiveAnswers;
import dev.gantry.platform.live.Signal;
import dev.gantry.platform.logs.AppLogs.LineReader;
import dev.gantry.platform.runs.LinesOfRuns;
import dev.gantry.platform.runs.Run;
import dev.gantry.platform.runs.RunLines;
import dev.gantry.platform.runs.Runs;

/**
 * Reads what a run writes: from its node while its container stands, afterwards what was
 * kept.
 */
public class RunLogs {

	private static final Duration TURN = Duration.ofMillis(500);

	private final Runs runs;

	private final LinesOfRuns kept;

	private final LogStreams streams;

	private final LiveAnswers live;

	private final Signal news;

	RunLogs(Runs runs, LinesOfRuns kept, LogStreams streams, LiveAnswers live, Signal news) {
		this.runs = runs;
		this.kept = kept;
		this.streams = streams;
		this.live = live;
		this.news = news;
	}

	/** Reads until there is no more or, when following, until the run is over. */
	public void read(String runId, LogSelection selection, LineReader reader) throws IOException, InterruptedException {
		while (this.live.open()) {
			long seen = this.news.seen();
			Optional<Run> run = this.runs.findById(runId);
			if (run.isEmpty()) {
				return;
			}
			if (run.get().closed()) {
				readKept(runId, selection, reader);
				return;
			}
			boolean begun = run.get().state() != RunState.WAITING && run.get().state() != RunState.STARTING;
			if (begun && readFromNode(run.get(), selection, reader) || !selection.follow()) {
				return;
			}
			reader.pause();
			this.news.await(seen, TURN);
		}
	}

	private void readKept(String runId, LogSelection selection, LineReader reader) throws IOException {
		List<LogLine> lines = this.kept.findById(runId)
			.map(RunLines::lines)
			.orElse(List.of())
			.stream()
			.filter((line) -> selection.since() == null || !line.at().isBefore(selection.since()))
			.filter((line) -> selection.query().includes(line.at(), line.text()))
			.toList();
		int first = (selection.tail() < 0) ? 0 : Math.max(0, lines.size() - selection.tail());
		for (LogLine line : lines.subList(first, lines.size())) {
			reader.read(line);
		}
		reader.pause();
	}

	/** Whether the node had its log, and all of it was read. */
	private boolean readFromNode(Run run, LogSelection selection, LineReader reader)
			throws IOException, InterruptedException {
		Signal arrived = new Signal();
		boolean any = false;
		try (LogMerge merge = new LogMerge(arrived, selection.follow())) {
			merge.add(run.id(), this.streams.open(run.nodeId(), run.id(), run.name(), selection.query(), arrived));
			while (this.live.open()) {
				Optional<LogLine> line = merge.next(TURN);
				while (line.isPresent()) {
					any = true;
					reader.read(line.get());
					line = merge.next(Duration.ZERO);
				}
				reader.pause();
				if (merge.open() == 0) {
					return any || ended(run.id());
				}
			}
			return true;
		}
	}

	/** Whether it is over and its container still stands: then it wrote nothing. */
	private boolean ended(String runId) {
		return this.runs.findById(runId).filter((run) -> run.state().ended() && !run.closed()).isPresent();
	}

}
