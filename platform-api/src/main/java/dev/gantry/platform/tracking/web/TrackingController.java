package dev.gantry.platform.tracking.web;

import dev.gantry.contracts.apps.RepositorySettings;
import dev.gantry.contracts.apps.RepositoryView;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.git.RemoteAddress;
import dev.gantry.platform.tracking.TrackedBranch;
import dev.gantry.platform.tracking.Tracking;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The repository that an app follows. */
@RestController
@RequestMapping("/api/v1/apps/{app}/repository")
class TrackingController {

	private final Tracking tracking;

	private final PlatformProperties properties;

	TrackingController(Tracking tracking, PlatformProperties properties) {
		this.tracking = tracking;
		this.properties = properties;
	}

	/** Follows a branch from now on and deploys what it holds. */
	@PutMapping
	@Requires(Permission.CHANGE_APPS)
	RepositoryView follow(@PathVariable AppName app, @RequestBody RepositorySettings wanted, Caller caller) {
		return view(app, this.tracking.follow(app, wanted.url(), wanted.branch(),
				Boolean.TRUE.equals(wanted.previews()), caller.name()), caller);
	}

	/** What the app follows. */
	@GetMapping
	@Requires(Permission.READ_APPS)
	RepositoryView get(@PathVariable AppName app, Caller caller) {
		return view(app, require(app), caller);
	}

	/** Fetches and deploys what the branch holds now. */
	@PostMapping("/fetch")
	@Requires(Permission.CHANGE_APPS)
	@ResponseStatus(HttpStatus.ACCEPTED)
	void fetch(@PathVariable AppName app, Caller caller) {
		this.tracking.wantFetch(require(app), caller.name());
	}

	/** Follows no more. */
	@DeleteMapping
	@Requires(Permission.CHANGE_APPS)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void forget(@PathVariable AppName app, Caller caller) {
		this.tracking.forget(app, caller.name());
	}

	private TrackedBranch require(AppName app) {
		return this.tracking.find(app)
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND, "App '" + app + "' follows no repository",
					"Send {\"url\": \"https://host/path.git\"} to PUT /api/v1/apps/" + app + "/repository"));
	}

	private RepositoryView view(AppName app, TrackedBranch tracked, Caller caller) {
		return new RepositoryView(RemoteAddress.of(tracked.url()).toString(), tracked.branch(), tracked.previews(),
				this.properties.publicUrl().resolve("/hooks/" + app).toString(),
				caller.may(Permission.CHANGE_APPS) ? this.tracking.hookSecret(tracked) : null, tracked.fetchWantedAt());
	}

}
