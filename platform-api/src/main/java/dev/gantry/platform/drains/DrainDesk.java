package dev.gantry.platform.drains;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.gantry.contracts.apps.LogDrainView;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.events.EventLog;

import org.springframework.transaction.annotation.Transactional;

/** The drains of apps: looked at, made, changed, removed. */
public class DrainDesk {

	private static final int MOST = 5;

	private static final Pattern NAME = Pattern.compile("[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?");

	private final AppRegistry apps;

	private final LogDrains drains;

	private final DrainWorks works;

	private final EventLog events;

	private final Clock clock;

	DrainDesk(AppRegistry apps, LogDrains drains, DrainWorks works, EventLog events, Clock clock) {
		this.apps = apps;
		this.drains = drains;
		this.works = works;
		this.events = events;
		this.clock = clock;
	}

	/** By name. */
	@Transactional(readOnly = true)
	public List<LogDrainView> list(AppName name) {
		return this.drains.findByApp(this.apps.require(name).id()).stream().map(this::view).toList();
	}

	/** Makes a drain, or lets it lead elsewhere. */
	@Transactional
	public LogDrainView put(AppName name, String drain, String url, String actor) {
		if (!NAME.matcher(drain).matches()) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "'" + drain + "' cannot be the name of a drain",
					"Use 1 to 40 lower-case letters, digits and hyphens, starting with a letter");
		}
		DrainAddress address = DrainAddress.of(url);
		App app = this.apps.lock(name);
		LogDrain.Key key = new LogDrain.Key(app.id(), drain);
		Optional<LogDrain> known = this.drains.findById(key);
		if (known.isEmpty() && this.drains.findByApp(app.id()).size() >= MOST) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "App '" + name + "' has " + MOST + " drains already",
					"Remove one of them first");
		}
		LogDrain saved = known
			.orElseGet(() -> this.drains.save(new LogDrain(key, url.strip(), actor, this.clock.instant())));
		saved.lead(url.strip());
		this.events.tell("drain.set", app.name(), drain, actor, "Log lines go to " + address);
		return view(saved);
	}

	/** Sends an app's lines there no more. */
	@Transactional
	public void remove(AppName name, String drain, String actor) {
		App app = this.apps.lock(name);
		LogDrain found = this.drains.findById(new LogDrain.Key(app.id(), drain))
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND,
					"App '" + name + "' has no drain '" + drain + "'", "'gantry drains " + name + "' lists them"));
		this.drains.delete(found);
		this.events.tell("drain.removed", app.name(), drain, actor, "Log lines go there no more");
	}

	private LogDrainView view(LogDrain drain) {
		Optional<Draining> work = this.works.of(drain.key());
		String problem = work.isPresent() ? work.get().problem() : drain.problem();
		return new LogDrainView(drain.key().name(), DrainAddress.of(drain.url()).toString(), drain.sent(),
				drain.dropped(), work.map((one) -> one.buffer().waiting()).orElse(0), problem, drain.createdAt());
	}

	/** What people must know of an app's drains, in sentences. */
	@Transactional(readOnly = true)
	public List<String> explain(AppName name) {
		return list(name).stream()
			.filter((drain) -> drain.problem() != null || drain.dropped() > 0)
			.map((drain) -> "log drain " + drain.name()
					+ ((drain.problem() != null) ? " is " + drain.problem() + "; " + drain.waiting() + " lines wait"
							: " works")
					+ ((drain.dropped() > 0) ? "; " + drain.dropped() + " lines were dropped" : ""))
			.toList();
	}

}
