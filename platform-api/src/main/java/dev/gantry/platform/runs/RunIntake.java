package dev.gantry.platform.runs;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.runs.RunRequest;
import dev.gantry.contracts.runs.RunState;
import dev.gantry.contracts.values.AppName;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.ProcessSpec;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.releases.Release;
import dev.gantry.platform.releases.Releases;

import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes wishes for runs. */
public class RunIntake {

	/** Of one app at once, waiting ones among them. */
	public static final int MOST_OPEN = 100;

	/** What a run gets that names none. */
	public static final Duration LONGEST = Duration.ofHours(24);

	private static final Set<RunState> OPEN = EnumSet.of(RunState.WAITING, RunState.STARTING, RunState.RUNNING,
			RunState.STOPPING);

	private static final int LONGEST_TEXT = 64 * 1024;

	private static final MemorySize LEAST_MEMORY = MemorySize.ofMebibytes(4);

	private final AppRegistry apps;

	private final Releases releases;

	private final Runs runs;

	private final EventLog events;

	private final Clock clock;

	RunIntake(AppRegistry apps, Releases releases, Runs runs, EventLog events, Clock clock) {
		this.apps = apps;
		this.releases = releases;
		this.runs = runs;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * Runs a command with the release in force.
	 * @throws GantryException {@code NOT_FOUND}, {@code REQUEST_INVALID}, or
	 * {@code STATE_CONFLICT} when there is no release or too much runs
	 */
	@Transactional
	public Run start(AppName name, RunRequest wanted, String actor) {
		check(wanted);
		App app = this.apps.lock(name);
		Release release = inForce(app);
		ResourceLimits limits = limits(release);
		boolean attached = Boolean.TRUE.equals(wanted.attach());
		if (this.runs.count(app.id(), OPEN) >= MOST_OPEN) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"App '" + app.name() + "' has " + MOST_OPEN + " runs that wait or go on", "'gantry runs "
							+ app.name() + "' lists them; stop one with 'gantry runs " + app.name() + " stop NUMBER'");
		}
		RunSpec spec = new RunSpec(wanted.command(), (wanted.environment() != null) ? wanted.environment() : Map.of(),
				(wanted.cpu() != null) ? wanted.cpu() : limits.cpu(),
				(wanted.memory() != null) ? wanted.memory() : limits.memory(), limits.pids(),
				attached && Boolean.TRUE.equals(wanted.terminal()), attached && Boolean.TRUE.equals(wanted.input()),
				attached, (wanted.deadline() != null) ? wanted.deadline() : LONGEST);
		return start(app, release, RunOrigin.oneOff(actor), spec);
	}

	/** Runs what a job or a deployment has to run. The caller holds the app's lock. */
	@Transactional(propagation = Propagation.MANDATORY)
	public Run start(App app, Release release, RunOrigin origin, RunSpec spec) {
		Run run = this.runs
			.save(new Run(app.id(), app.takeRunNumber(), origin, release.number(), spec, this.clock.instant()));
		this.events.tell("run.created", app.name(), run.name(), origin.requestedBy(), shown(spec.command()));
		this.events.desiredStateChanged();
		return run;
	}

	/** The limits of what a release runs: those of its {@code web}. */
	public static ResourceLimits limits(Release release) {
		ProcessSpec web = release.processes().get(ProcessSpec.WEB);
		return (web != null) ? web.limits() : ResourceLimits.DEFAULT;
	}

	private Release inForce(App app) {
		Integer number = app.currentRelease();
		if (number == null) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"App '" + app.name() + "' has no release to run it with",
					"Deploy it first: 'gantry push --app " + app.name() + "'");
		}
		return this.releases.findByAppIdAndNumber(app.id(), number).orElseThrow();
	}

	private static void check(RunRequest wanted) {
		List<String> command = wanted.command();
		if (command == null || command.isEmpty() || command.get(0).isEmpty() || length(command) > LONGEST_TEXT) {
			throw invalid("A command has a program and at most " + LONGEST_TEXT + " characters",
					"Send for example {\"command\": [\"rake\", \"db:migrate\"]}");
		}
		if (command.stream().anyMatch((argument) -> argument.indexOf('\0') >= 0)) {
			throw invalid("A command has no NUL character", "Leave it out");
		}
		if (wanted.environment() != null) {
			wanted.environment().forEach(RunIntake::checkVariable);
			if (length(wanted.environment().values()) > LONGEST_TEXT) {
				throw invalid("The variables are longer than " + LONGEST_TEXT + " characters together",
						"Put them into a file of the image");
			}
		}
		if (wanted.memory() != null && wanted.memory().compareTo(LEAST_MEMORY) < 0) {
			throw invalid("No program runs in " + wanted.memory() + " of memory", "Give it at least " + LEAST_MEMORY);
		}
		if (wanted.cpu() != null && wanted.cpu().millis() < 1) {
			throw invalid("No program runs without CPU time", "Give it at least '10m'");
		}
		Duration deadline = wanted.deadline();
		if (deadline != null && (deadline.toMillis() < 1000 || deadline.compareTo(LONGEST.multipliedBy(7)) > 0)) {
			throw invalid(deadline + " is not a deadline", "Use a second to seven days");
		}
	}

	private static void checkVariable(String name, String value) {
		if (name.isEmpty() || name.length() > 1000 || name.indexOf('=') >= 0 || value == null
				|| (name + value).indexOf('\0') >= 0) {
			throw invalid("'" + name + "' is not a variable with a value", "Write NAME=VALUE");
		}
	}

	private static int length(Iterable<String> texts) {
		int length = 0;
		for (String text : texts) {
			length += text.length();
		}
		return length;
	}

	/** Arguments may hold secrets, but whoever looks at what was done must know what. */
	private static String shown(List<String> command) {
		String text = String.join(" ", command).replaceAll("\\p{Cntrl}", " ");
		return "Runs " + ((text.length() > 200) ? text.substring(0, 200) + "…" : text);
	}

	private static GantryException invalid(String detail, String remedy) {
		return new GantryException(ErrorCode.REQUEST_INVALID, detail, remedy);
	}

}
