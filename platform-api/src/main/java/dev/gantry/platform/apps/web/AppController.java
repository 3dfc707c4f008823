package dev.gantry.platform.apps.web;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.gantry.contracts.apps.AppView;
import dev.gantry.contracts.apps.ConfigChange;
import dev.gantry.contracts.apps.ConfigView;
import dev.gantry.contracts.apps.ProcessSettings;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.access.TeamWall;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.ConfigVersions;
import dev.gantry.platform.apps.IfMatch;
import dev.gantry.platform.deployments.Deployment;
import dev.gantry.platform.deployments.Reconfiguration;
import dev.gantry.platform.deployments.web.DeploymentAnswers;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Apps, their process types and their configuration. */
@RestController
@RequestMapping("/api/v1/apps")
class AppController {

	/** Stands for a value that the caller may not see. */
	private static final String HIDDEN = "(hidden)";

	private final AppViews views;

	private final AppRegistry apps;

	private final Reconfiguration changes;

	private final ConfigVersions configs;

	private final DeploymentAnswers deployments;

	private final TeamWall wall;

	AppController(AppViews views, AppRegistry apps, Reconfiguration changes, ConfigVersions configs,
			DeploymentAnswers deployments, TeamWall wall) {
		this.views = views;
		this.apps = apps;
		this.changes = changes;
		this.configs = configs;
		this.deployments = deployments;
		this.wall = wall;
	}

	/** The apps that the caller sees, by name. */
	@GetMapping
	@Requires(Permission.READ_APPS)
	List<AppView> list(Caller caller) {
		Predicate<String> seen = this.wall.seenBy(caller);
		return this.views.all().stream().filter((app) -> seen.test(app.name())).toList();
	}

	/**
	 * One app. Its {@code ETag} tells of what is wanted (process types, configuration),
	 * not of its state, and is what {@code If-Match} of changes is about.
	 */
	@GetMapping("/{app}")
	@Requires(Permission.READ_APPS)
	AppView get(@PathVariable AppName app, HttpServletResponse response) {
		// Not by Spring, which would answer 304 while the app's state is another one.
		response.setHeader(HttpHeaders.ETAG, this.apps.tag(this.apps.require(app)));
		return this.views.of(app);
	}

	/** Makes an app; nothing changes if it is there already. */
	@PutMapping("/{app}")
	@Requires(Permission.CHANGE_APPS)
	ResponseEntity<AppView> put(@PathVariable AppName app, Caller caller) {
		boolean fresh = this.apps.ensure(app, caller.name());
		return ResponseEntity.status(fresh ? HttpStatus.CREATED : HttpStatus.OK)
			.location(URI.create("/api/v1/apps/" + app))
			.body(this.views.of(app));
	}

	/** Ends an app with its instances, releases and configuration. */
	@DeleteMapping("/{app}")
	@ResponseStatus(HttpStatus.ACCEPTED)
	@Requires(Permission.CHANGE_APPS)
	void delete(@PathVariable AppName app, @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String ifMatch,
			Caller caller) {
		this.apps.destroy(app, new IfMatch(ifMatch), caller.name());
	}

	/**
	 * The app's configuration as the next release will have it; who may not change it
	 * sees its names only.
	 */
	@GetMapping("/{app}/config")
	@Requires(Permission.READ_APPS)
	ConfigView config(@PathVariable AppName app, Caller caller, HttpServletResponse response) {
		ConfigView view = config(app, caller);
		response.setHeader(HttpHeaders.ETAG, IfMatch.tag(view.version()));
		return view;
	}

	private ConfigView config(AppName app, Caller caller) {
		App found = this.apps.require(app);
		Map<String, String> values = this.configs.environment(found.id(), found.configVersion());
		if (!caller.may(Permission.CHANGE_APPS)) {
			values = values.keySet().stream().collect(Collectors.toMap(Function.identity(), (name) -> HIDDEN));
		}
		return new ConfigView(found.configVersion(), values);
	}

	/**
	 * Changes the configuration, which makes a release: 202 with the deployment's
	 * {@code Location}. 200 if nothing changed or there is no image yet. With
	 * {@code wait=true} the answer is the deployment when it has ended.
	 */
	@PatchMapping("/{app}/config")
	@Requires(Permission.CHANGE_APPS)
	Callable<? extends ResponseEntity<?>> configure(@PathVariable AppName app, @RequestBody ConfigChange change,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String ifMatch,
			@RequestParam(defaultValue = "false") boolean wait, Caller caller) {
		Optional<Deployment> deployment = this.changes.configure(app, change, new IfMatch(ifMatch), caller.name());
		if (deployment.isPresent() && wait) {
			return this.deployments.begun(app, deployment.get(), true);
		}
		ConfigView view = config(app, caller);
		return () -> answer(app, deployment).body(view);
	}

	/**
	 * Changes or adds a process type. A new number of replicas counts at once (200); any
	 * other change makes a release (202 with the deployment's {@code Location}).
	 */
	@PutMapping("/{app}/processes/{type}")
	@Requires(Permission.CHANGE_APPS)
	Callable<? extends ResponseEntity<?>> process(@PathVariable AppName app, @PathVariable String type,
			@RequestBody ProcessSettings settings,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String ifMatch,
			@RequestParam(defaultValue = "false") boolean wait, Caller caller) {
		Optional<Deployment> deployment = this.changes.respecify(app, type, settings, new IfMatch(ifMatch),
				caller.name());
		if (deployment.isPresent() && wait) {
			return this.deployments.begun(app, deployment.get(), true);
		}
		AppView view = this.views.of(app);
		return () -> answer(app, deployment).body(view);
	}

	private static ResponseEntity.BodyBuilder answer(AppName app, Optional<Deployment> deployment) {
		return deployment
			.map((begun) -> ResponseEntity.accepted()
				.location(URI.create("/api/v1/apps/" + app + "/deployments/" + begun.id())))
			.orElseGet(ResponseEntity::ok);
	}

}
