package dev.gantry.platform.deployments;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.gantry.contracts.apps.ConfigChange;
import dev.gantry.contracts.apps.ProcessSettings;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppProcess;
import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.ConfigChanges;
import dev.gantry.platform.apps.IfMatch;
import dev.gantry.platform.apps.OneWriter;
import dev.gantry.platform.apps.ProcessSpec;
import dev.gantry.platform.builds.ProcessDeclaration;
import dev.gantry.platform.events.EventLog;

import org.springframework.transaction.annotation.Transactional;

/**
 * Changes an app's configuration and process types. A change of what instances are made
 * from is a new release; a change of their number is none.
 */
public class Reconfiguration {

	private static final int MOST_REPLICAS = 10_000;

	private static final Pattern TYPE = Pattern.compile("[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?");

	/** Less than this, and the kernel kills the first program that starts. */
	private static final MemorySize LEAST_MEMORY = MemorySize.ofMebibytes(4);

	private static final Duration LONGEST = Duration.ofHours(1);

	private final AppRegistry apps;

	private final AppProcesses processes;

	private final ConfigChanges configs;

	private final DeploymentIntake intake;

	private final EventLog events;

	Reconfiguration(AppRegistry apps, AppProcesses processes, ConfigChanges configs, DeploymentIntake intake,
			EventLog events) {
		this.apps = apps;
		this.processes = processes;
		this.configs = configs;
		this.intake = intake;
		this.events = events;
	}

	/**
	 * Changes the configuration; returns the deployment that brings it, if there is one.
	 */
	@Transactional
	public Optional<Deployment> configure(AppName name, ConfigChange change, IfMatch expected, String actor) {
		App app = this.apps.lock(name);
		expected.check(IfMatch.tag(app.configVersion()), "The configuration of " + name);
		String summary = this.configs.apply(app, change, actor);
		if (summary.isEmpty()) {
			return Optional.empty();
		}
		this.events.tell("config.changed", app.name(), app.name(), actor, summary);
		return this.intake.rollOut(app, DeploymentCause.CONFIG, summary, actor);
	}

	/**
	 * Changes a process type or adds one; returns the deployment that brings it, if there
	 * is one.
	 */
	@Transactional
	public Optional<Deployment> respecify(AppName name, String type, ProcessSettings settings, IfMatch expected,
			String actor) {
		check(type, settings);
		App app = this.apps.lock(name);
		expected.check(IfMatch.tag(app, this.processes.findByApp(app.id())), "App " + name);
		ProcessDeclaration declaration = ProcessDeclaration.of(settings);
		Optional<AppProcess> existing = this.processes.findById(new AppProcess.Key(app.id(), type));
		ProcessSpec before = existing.map(AppProcess::spec).orElseGet(declaration::initial);
		ProcessSpec after = declaration.over(before)
			.withReplicas((settings.replicas() != null) ? settings.replicas() : before.replicas());
		AppProcess process = existing.orElseGet(() -> new AppProcess(app.id(), type, after));
		process.respecify(after);
		this.processes.saveAndFlush(process);
		OneWriter.check(app.name(),
				this.processes.findByApp(app.id())
					.stream()
					.collect(Collectors.toMap(AppProcess::type, AppProcess::spec)));
		if (before.replicas() != after.replicas()) {
			this.events.tell("app.scaled", app.name(), app.name() + " " + type, actor,
					"From " + before.replicas() + " to " + after.replicas() + " instances");
			this.events.desiredStateChanged();
		}
		boolean same = existing.isPresent() && after.equals(before.withReplicas(after.replicas()));
		return same ? Optional.empty()
				: this.intake.rollOut(app, DeploymentCause.PROCESS, "Changed process type " + type, actor);
	}

	private static void check(String type, ProcessSettings settings) {
		if (!TYPE.matcher(type).matches()) {
			throw invalid("'" + type + "' cannot be the name of a process type",
					"Use 1 to 40 lower-case letters, digits and hyphens, starting with a letter");
		}
		Integer replicas = settings.replicas();
		if (replicas != null && (replicas < 0 || replicas > MOST_REPLICAS)) {
			throw invalid(replicas + " is not a number of replicas", "Use 0 to " + MOST_REPLICAS);
		}
		Integer port = settings.port();
		if (port != null && (port < 1 || port > 65_535)) {
			throw invalid(port + " is not a port", "Use 1 to 65535");
		}
		if (settings.memory() != null && settings.memory().compareTo(LEAST_MEMORY) < 0) {
			throw invalid("No program runs in " + settings.memory() + " of memory", "Give it at least " + LEAST_MEMORY);
		}
		if (settings.cpu() != null && settings.cpu().millis() < 1) {
			throw invalid("No program runs without CPU time", "Give it at least '10m'");
		}
		if (settings.health() != null) {
			check(settings.health());
		}
	}

	private static void check(ProcessSettings.Health health) {
		String path = health.path();
		if (path != null && !path.isEmpty()
				&& (!path.startsWith("/") || path.length() > 1_000 || path.chars().anyMatch((c) -> c <= ' '))) {
			throw invalid("'" + path + "' is not a path to probe", "Start it with '/'; an empty one probes the port");
		}
		for (Duration time : new Duration[] { health.interval(), health.timeout() }) {
			if (time != null && (time.toMillis() < 10 || time.compareTo(LONGEST) > 0)) {
				throw invalid(time + " is not a time between or for probes", "Use 10 milliseconds to an hour");
			}
		}
	}

	private static GantryException invalid(String detail, String remedy) {
		return new GantryException(ErrorCode.REQUEST_INVALID, detail, remedy);
	}

}
