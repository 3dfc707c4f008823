package dev.gantry.platform.access;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Signs a browser in and out: {@code EventSource} and {@code WebSocket} of a browser can
 * send a cookie and no header.
 */
@RestController
@RequestMapping("/api/v1/session")
class SessionController {

	private final TokenAuthority authority;

	SessionController(TokenAuthority authority) {
		this.authority = authority;
	}

	/**
	 * Signs in with the token of the {@code Authorization} header or of the body.
	 * @param login the token, or nothing
	 */
	@PostMapping
	@Requires(Permission.PUBLIC)
	ResponseEntity<WhoAmI> signIn(@RequestBody(required = false) Login login, HttpServletRequest request) {
		Caller caller = (Caller) request.getAttribute(Caller.class.getName());
		if (login != null && login.token() != null) {
			caller = this.authority.identify(login.token().strip()).orElse(null);
		}
		if (caller == null || !caller.may(Permission.READ_PLATFORM)) {
			String why = (caller != null) ? "The token is not a person's" : (login != null && login.token() != null)
					? this.authority.refusal(login.token().strip()) : "Signing in needs a token";
			throw new GantryException(ErrorCode.TOKEN_INVALID, why,
					"Use the token in the file admin-token of the platform's home");
		}
		TokenAuthority.SessionCookie session = this.authority.openSession(caller);
		return ResponseEntity.ok()
			.header(HttpHeaders.SET_COOKIE, SessionCookies.of(session, request).toString())
			.body(WhoAmI.of(caller));
	}

	@DeleteMapping
	@Requires(Permission.PUBLIC)
	ResponseEntity<Void> signOut(HttpServletRequest request) {
		String cookie = BearerFilter.cookie(request);
		if (cookie != null) {
			this.authority.closeSession(cookie);
		}
		return ResponseEntity.noContent()
			.header(HttpHeaders.SET_COOKIE, SessionCookies.none(request).toString())
			.build();
	}

	/**
	 * What signs in.
	 *
	 * @param token a token's text
	 */
	record Login(String token) {
	}

}
