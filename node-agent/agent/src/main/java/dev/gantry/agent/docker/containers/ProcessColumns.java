package dev.gantry.agent.docker.containers;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.engine.stats.ContainerProcess;

/**
 * What {@code top} tells of each process: columns of {@code ps}, by their names there.
 * Users are the container's, of which root is told by its name.
 */
enum ProcessColumns {

	/** The user as {@code -f} titles it. */
	UID("UID", (process) -> user(process)),

	USER("USER", (process) -> user(process)),

	PID("PID", (process) -> Integer.toString(process.pid())),

	PPID("PPID", (process) -> Integer.toString(process.parent())),

	C("C", (process) -> "0"),

	STIME("STIME", (process) -> Clock.HOUR.format(process.startedAt())),

	START("START", (process) -> Clock.HOUR.format(process.startedAt())),

	TTY("TTY", ContainerProcess::terminal),

	TIME("TIME", (process) -> time(process.cpu())),

	STAT("STAT", (process) -> String.valueOf(process.state())),

	RSS("RSS", (process) -> Long.toString(process.residentBytes() / 1024)),

	VSZ("VSZ", (process) -> Long.toString(process.virtualBytes() / 1024)),

	COMM("COMMAND", (process) -> name(process)),

	ARGS("COMMAND", (process) -> String.join(" ", process.command())),

	CMD("CMD", (process) -> String.join(" ", process.command()));

	private final String title;

	private final Function<ContainerProcess, String> value;

	ProcessColumns(String title, Function<ContainerProcess, String> value) {
		this.title = title;
		this.value = value;
	}

	/**
	 * The columns that options of {@code ps} ask for: nothing and {@code -ef},
	 * {@code aux}, or {@code -o} with a list.
	 * @throws ApiException 400 for other options and columns
	 */
	static Chosen parse(String options) {
		String text = options.strip();
		if (text.isEmpty() || text.matches("-?(ef|fe|f|e)")) {
			return new Chosen(List.of(UID, PID, PPID, C, STIME, TTY, TIME, CMD));
		}
		if (text.matches("-?(aux|axu|u|ax)")) {
			return new Chosen(List.of(USER, PID, VSZ, RSS, TTY, STAT, START, TIME, ARGS));
		}
		List<ProcessColumns> columns = new ArrayList<>();
		for (String list : text.replaceAll("-[eA](?=\\s)", "").strip().split("\\s*-?-(o|format)[\\s=]*")) {
			Arrays.stream(list.split("[,\\s]+"))
				.filter((name) -> !name.isEmpty())
				.map(ProcessColumns::named)
				.forEach(columns::add);
		}
		return new Chosen(columns);
	}

	private static ProcessColumns named(String name) {
		return switch (name.toLowerCase(Locale.ROOT)) {
			case "pid" -> PID;
			case "ppid" -> PPID;
			case "uid", "user", "euser", "ruser" -> USER;
			case "tty", "tt", "tname" -> TTY;
			case "time", "cputime" -> TIME;
			case "stat", "state", "s" -> STAT;
			case "rss", "rssize" -> RSS;
			case "vsz", "vsize" -> VSZ;
			case "stime", "start", "start_time" -> STIME;
			case "comm", "ucmd", "ucomm" -> COMM;
			case "args", "command" -> ARGS;
			case "cmd" -> CMD;
			default -> throw ApiException.invalid("ps_args: '" + name
					+ "' is not possible; use -ef, aux, or -o with pid, ppid, user, tty, time, stat, rss, vsz, start, "
					+ "comm, args");
		};
	}

	private static String user(ContainerProcess process) {
		return (process.uidInside() == 0) ? "root" : Long.toString(process.uidInside());
	}

	private static String name(ContainerProcess process) {
		String program = process.command().isEmpty() ? "" : process.command().get(0);
		return program.substring(program.lastIndexOf('/') + 1);
	}

	private static String time(Duration cpu) {
		return String.format(Locale.ROOT, "%02d:%02d:%02d", cpu.toHours(), cpu.toMinutesPart(), cpu.toSecondsPart());
	}

	/**
	 * The columns of one answer.
	 *
	 * @param columns in order
	 */
	record Chosen(List<ProcessColumns> columns) {

		List<String> titles() {
			return this.columns.stream().map((column) -> column.title).toList();
		}

		List<String> row(ContainerProcess process) {
			return this.columns.stream().map((column) -> column.value.apply(process)).toList();
		}

	}

	/** A holder, as an enum's constants come before its fields. */
	private static final class Clock {

		private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

	}

}
