package dev.gantry.platform.apps;

import java.time.Duration;
import java.util.List;

import dev.gantry.contracts.runs.JobConcurrency;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;

/**
 * A command to run on a schedule.
 *
 * @param schedule five fields, as in crontab, or for example {@code @daily}
 * @param zone the time zone that the schedule is meant in, for example
 * {@code Europe/Berlin}
 * @param command the program and its arguments
 * @param concurrency what happens when it is due while its last run goes on
 * @param deadline after which a run is stopped
 * @param startWithin how late it may begin after its time
 * @param history how many runs are remembered
 * @param cpu CPU of each run, or {@code null} for that of {@code web}
 * @param memory memory of each run, or {@code null} for that of {@code web}
 */
public record JobSpec(String schedule, String zone, List<String> command, JobConcurrency concurrency, Duration deadline,
		Duration startWithin, int history, CpuShare cpu, MemorySize memory) {

	public static final String DEFAULT_ZONE = "UTC";

	public static final Duration DEFAULT_DEADLINE = Duration.ofHours(24);

	public static final Duration DEFAULT_START_WITHIN = Duration.ofHours(1);

	public static final int DEFAULT_HISTORY = 10;

	public JobSpec {
		command = List.copyOf(command);
	}

}
