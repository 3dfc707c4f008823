package dev.gantry.platform.previews.web;

import java.net.URI;
import java.util.List;

import dev.gantry.contracts.apps.AppView;
import dev.gantry.contracts.apps.PreviewRequest;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.web.AppViews;
import dev.gantry.platform.previews.Previews;
import dev.gantry.platform.tracking.Tracking;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The previews of an app. */
@RestController
@RequestMapping("/api/v1/apps/{app}/previews")
class PreviewController {

	private final Previews previews;

	private final Tracking tracking;

	private final AppRegistry apps;

	private final AppViews views;

	PreviewController(Previews previews, Tracking tracking, AppRegistry apps, AppViews views) {
		this.previews = previews;
		this.tracking = tracking;
		this.apps = apps;
		this.views = views;
	}

	/** The app's previews, by name. */
	@GetMapping
	@Requires(Permission.READ_APPS)
	List<AppView> list(@PathVariable AppName app) {
		this.apps.require(app);
		return this.previews.list(app).stream().map((preview) -> this.views.of(AppName.of(preview.name()))).toList();
	}

	/**
	 * Makes a preview of a branch, or finds the one that is there. If the app follows a
	 * repository, the branch is fetched and deployed; otherwise deploy to the preview as
	 * to any app. {@code DELETE /apps/{preview}} ends it.
	 */
	@PostMapping
	@Requires(Permission.CHANGE_APPS)
	ResponseEntity<AppView> make(@PathVariable AppName app, @RequestBody PreviewRequest wanted, Caller caller) {
		if (wanted.branch() == null || wanted.branch().isBlank()) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "A preview is of a branch, and none is named",
					"Send for example {\"branch\": \"new-cart\"}");
		}
		String branch = wanted.branch().strip();
		AppName preview = AppName
			.of(this.tracking.find(app).isPresent() ? this.tracking.wantPreview(app, branch, caller.name()).name()
					: this.previews.ensure(app, branch, caller.name()).name());
		return ResponseEntity.created(URI.create("/api/v1/apps/" + preview)).body(this.views.of(preview));
	}

}
