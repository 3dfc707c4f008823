package dev.gantry.platform.oidc;

import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells the sign-in page how people can sign in. */
@RestController
class SignInWaysController {

	private final Ways ways;

	SignInWaysController(Provider provider) {
		this.ways = new Ways(true, (provider == null) ? null : provider.title());
	}

	@GetMapping("/api/v1/session/ways")
	@Requires(Permission.PUBLIC)
	Ways ways() {
		return this.ways;
	}

	/**
	 * How people can sign in.
	 *
	 * @param token with a token
	 * @param oidc what the identity provider is called, or {@code null} if there is none
	 */
	record Ways(boolean token, String oidc) {
	}

}
