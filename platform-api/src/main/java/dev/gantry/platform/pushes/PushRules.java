package dev.gantry.platform.pushes;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;

import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.events.EventLog;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** Which apps want which pushed images, and which pushes were taken. */
public class PushRules {

	/** The registry tells of a push for seven days at most. */
	private static final Duration REMEMBERED = Duration.ofDays(8);

	private final JdbcClient jdbc;

	private final AppRegistry apps;

	private final EventLog events;

	private final Clock clock;

	PushRules(JdbcClient jdbc, AppRegistry apps, EventLog events, Clock clock) {
		this.jdbc = jdbc;
		this.apps = apps;
		this.events = events;
		this.clock = clock;
	}

	/** What the app wants; empty for nothing. */
	@Transactional(readOnly = true)
	public Optional<DeployOnPush> find(AppName name) {
		return of(this.apps.require(name));
	}

	Optional<DeployOnPush> of(App app) {
		return this.jdbc.sql("select tags from push_deployments where app_id = ?")
			.param(app.id())
			.query(String.class)
			.optional()
			.map(DeployOnPush::new);
	}

	/** Lets pushed images be deployed. Creates the app if it is new. */
	@Transactional
	public void set(AppName name, DeployOnPush wanted, String actor) {
		App app = this.apps.lockOrCreate(name, actor);
		this.jdbc.sql("delete from push_deployments where app_id = ?").param(app.id()).update();
		this.jdbc.sql("insert into push_deployments (app_id, tags, created_at, created_by) values (?, ?, ?, ?)")
			.params(app.id(), wanted.tags(), this.clock.instant().atOffset(ZoneOffset.UTC), actor)
			.update();
		this.events.tell("app.deploys-on-push", app.name(), app.name(), actor, "Images pushed as apps/" + app.name()
				+ " are deployed" + (wanted.tags().equals(DeployOnPush.ALL) ? "" : " if tagged " + wanted.tags()));
	}

	/** Ends that. */
	@Transactional
	public void clear(AppName name, String actor) {
		App app = this.apps.lock(name);
		if (this.jdbc.sql("delete from push_deployments where app_id = ?").param(app.id()).update() == 1) {
			this.events.tell("app.deploys-on-push", app.name(), app.name(), actor,
					"Images pushed as apps/" + app.name() + " are not deployed any more");
		}
	}

	/**
	 * Takes a push, in the transaction of what is done about it.
	 * @return whether nobody took it before
	 */
	boolean take(String pushId) {
		int taken = this.jdbc.sql("insert into taken_pushes (id, taken_at) values (?, ?) on conflict do nothing")
			.params(pushId, this.clock.instant().atOffset(ZoneOffset.UTC))
			.update();
		this.jdbc.sql("delete from taken_pushes where taken_at < ?")
			.param(this.clock.instant().minus(REMEMBERED).atOffset(ZoneOffset.UTC))
			.update();
		return taken == 1;
	}

}
