package dev.gantry.contracts.runs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A job of an app as the API shows it.
 *
 * @param name its name
 * @param schedule in five fields, as in crontab
 * @param zone the time zone that the schedule is meant in
 * @param command the program and its arguments
 * @param concurrency what happens when it is due while its last run goes on
 * @param deadline after which a run is stopped
 * @param startWithin how late it may begin after its time, for example after a down time
 * @param history how many runs are remembered
 * @param suspended whether its schedule is not followed for now
 * @param nextAt when it is due, or {@code null} while it is suspended or never again
 * @param last its newest run, or {@code null}
 */
public record JobView(String name, String schedule, String zone, List<String> command, JobConcurrency concurrency,
		Duration deadline, Duration startWithin, int history, boolean suspended, Instant nextAt, RunView last) {
}
