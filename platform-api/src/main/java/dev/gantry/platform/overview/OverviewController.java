package dev.gantry.platform.overview;

import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.access.WhoAmI;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the platform is, and who asks. */
@RestController
@RequestMapping("/api/v1")
@Requires(Permission.READ_PLATFORM)
class OverviewController {

	private final PlatformProperties properties;

	OverviewController(PlatformProperties properties) {
		this.properties = properties;
	}

	/** Whose token this is and what it may do. */
	@GetMapping("/whoami")
	WhoAmI whoAmI(Caller caller) {
		return WhoAmI.of(caller);
	}

	/** What a client must know of the platform. */
	@GetMapping("/platform")
	PlatformView platform() {
		String version = PlatformProperties.class.getPackage().getImplementationVersion();
		return new PlatformView((version != null) ? version : "development", this.properties.publicUrl().toString(),
				this.properties.registryAddress(), this.properties.appUrl("{app}"), this.properties.routerPort());
	}

	/**
	 * The platform.
	 *
	 * @param version its version
	 * @param url how people and agents reach its API
	 * @param registry {@code host:port} of its registry
	 * @param appUrl where apps answer, with {@code {app}} for the name
	 * @param routerPort the router's port
	 */
	record PlatformView(String version, String url, String registry, String appUrl, int routerPort) {
	}

}
