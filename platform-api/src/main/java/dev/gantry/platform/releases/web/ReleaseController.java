package dev.gantry.platform.releases.web;

import java.util.List;

import dev.gantry.contracts.apps.ReleaseView;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.releases.Release;
import dev.gantry.platform.releases.Releases;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Releases. */
@RestController
@RequestMapping("/api/v1/apps/{app}/releases")
class ReleaseController {

	private final AppRegistry apps;

	private final Releases releases;

	ReleaseController(AppRegistry apps, Releases releases) {
		this.apps = apps;
		this.releases = releases;
	}

	/** The app's releases, newest first. */
	@GetMapping
	@Requires(Permission.READ_APPS)
	List<ReleaseView> list(@PathVariable AppName app) {
		App found = this.apps.require(app);
		return this.releases.findByAppIdOrderByNumberDesc(found.id())
			.stream()
			.map((release) -> view(release, found))
			.toList();
	}

	private static ReleaseView view(Release release, App app) {
		return new ReleaseView(release.number(), release.image().toString(), release.configVersion(), release.summary(),
				release.createdAt(), Integer.valueOf(release.number()).equals(app.currentRelease()));
	}

}
