package dev.gantry.platform.runs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.apps.LogLine;
import dev.gantry.platform.apps.JobSpec;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.releases.Releases;

import org.springframework.data.domain.Limit;
import org.springframework.transaction.annotation.Transactional;

/** What is remembered of runs that are over, and for how long. */
public class RunArchive {

	/** Of each app, one-off and release commands each; of a job what it says. */
	static final int MOST = 50;

	private final Runs runs;

	private final LinesOfRuns lines;

	private final Releases releases;

	private final EventLog events;

	RunArchive(Runs runs, LinesOfRuns lines, Releases releases, EventLog events) {
		this.runs = runs;
		this.releases = releases;
		this.lines = lines;
		this.events = events;
	}

	/** The run, if it has ended and its container stands. */
	@Transactional(readOnly = true)
	public Optional<Run> open(String runId) {
		return this.runs.findById(runId).filter((run) -> run.state().ended() && !run.closed());
	}

	/** The last lines of a run, once they are kept; nothing before. */
	@Transactional(readOnly = true)
	public Optional<List<LogLine>> lines(String runId) {
		return this.lines.findById(runId).map(RunLines::lines);
	}

	/** Whether there is such a run. */
	@Transactional(readOnly = true)
	public boolean knows(String runId) {
		return this.runs.existsById(runId);
	}

	/** The runs that ended before a moment and whose containers stand. */
	@Transactional(readOnly = true)
	public List<String> leftOver(Instant moment) {
		return this.runs.findByClosedFalseAndEndedAtBefore(moment).stream().map(Run::id).toList();
	}

	private List<Run> tooOld(Run run) {
		String job = run.origin().job();
		if (job == null) {
			return this.runs.findClosed(run.appId(), run.origin().kind()).stream().skip(MOST).toList();
		}
		int history = this.releases.findByAppIdAndNumber(run.appId(), run.release())
			.map((release) -> release.tasks().jobs().get(job))
			.map(JobSpec::history)
			.orElse(JobSpec.DEFAULT_HISTORY);
		return this.runs.findByJob(run.appId(), job, Limit.unlimited())
			.stream()
			.filter(Run::closed)
			.skip(history)
			.toList();
	}

	/** Keeps a run's lines, lets its container go, and forgets the oldest runs. */
	@Transactional
	public void close(String runId, List<LogLine> last) {
		Run run = this.runs.findForUpdate(runId).filter((found) -> !found.closed()).orElse(null);
		if (run == null) {
			return;
		}
		this.lines.save(new RunLines(run.id(), last));
		run.close();
		this.runs.flush();
		this.runs.deleteAll(tooOld(run));
		this.events.desiredStateChanged();
	}

}
