package dev.gantry.platform.sources;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.runs.JobConcurrency;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.platform.apps.JobSpec;
import dev.gantry.platform.schedules.Schedule;

/** One job below {@code cron} in {@code gantry.yaml}. */
final class CronEntry {

	private static final Set<String> KEYS = Set.of("schedule", "command", "zone", "concurrency", "deadline",
			"start-within", "history", "cpu", "memory");

	private static final Duration LONGEST = Duration.ofDays(7);

	private static final int MOST_HISTORY = 100;

	private CronEntry() {
	}

	static JobSpec read(GantryFile file, String path, Object value) {
		Map<?, ?> map = GantryFile.asMap(file.name(), path, value);
		file.known(path + ".", map, KEYS);
		List<String> command = file.command(path + ".command", map.get("command"));
		if (command == null || command.isEmpty() || !(map.get("schedule") instanceof String schedule)) {
			throw GantryFile
				.invalid(file.name() + ": " + path + " needs a schedule such as \"0 3 * * *\" and a command");
		}
		String zone = text(map.get("zone"), JobSpec.DEFAULT_ZONE);
		try {
			Schedule.of(schedule, zone);
		}
		catch (GantryException ex) {
			throw GantryFile.invalid(file.name() + ": " + path + ".schedule: " + ex.getMessage()
					+ ((ex.remedy() != null) ? ". " + ex.remedy() : ""));
		}
		Integer history = file.number(path + ".history", map.get("history"), 1, MOST_HISTORY);
		return new JobSpec(schedule.strip(), zone, command, concurrency(file, path, map.get("concurrency")),
				time(file, path + ".deadline", map.get("deadline"), JobSpec.DEFAULT_DEADLINE),
				time(file, path + ".start-within", map.get("start-within"), JobSpec.DEFAULT_START_WITHIN),
				(history != null) ? history : JobSpec.DEFAULT_HISTORY,
				(map.get("cpu") != null) ? CpuShare.parse(String.valueOf(map.get("cpu"))) : null,
				(map.get("memory") != null) ? MemorySize.parse(String.valueOf(map.get("memory"))) : null);
	}

	private static String text(Object value, String otherwise) {
		return (value != null) ? String.valueOf(value) : otherwise;
	}

	private static JobConcurrency concurrency(GantryFile file, String path, Object value) {
		String word = text(value, JobConcurrency.FORBID.name()).toUpperCase(Locale.ROOT);
		return Arrays.stream(JobConcurrency.values())
			.filter((one) -> one.name().equals(word))
			.findFirst()
			.orElseThrow(() -> GantryFile
				.invalid(file.name() + ": " + path + ".concurrency must be allow, forbid (the default) or replace"));
	}

	private static Duration time(GantryFile file, String path, Object value, Duration otherwise) {
		Duration time = file.duration(path, value);
		if (time == null) {
			return otherwise;
		}
		if (time.toMillis() < 1000 || time.compareTo(LONGEST) > 0) {
			throw GantryFile.invalid(file.name() + ": " + path + " must be from 1s to 7d");
		}
		return time;
	}

}
