package dev.gantry.platform.access;

import java.time.Duration;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.ResponseCookie;

/** The cookie of a browser's session: no script reads it, no other site sends it. */
public final class SessionCookies {

	private SessionCookies() {
	}

	public static ResponseCookie of(TokenAuthority.SessionCookie session, HttpServletRequest request) {
		return cookie(session.value(), session.lifetime(), request);
	}

	/** Ends a session in the browser. */
	static ResponseCookie none(HttpServletRequest request) {
		return cookie("", Duration.ZERO, request);
	}

	private static ResponseCookie cookie(String value, Duration lifetime, HttpServletRequest request) {
		return ResponseCookie.from(BearerFilter.COOKIE, value)
			.httpOnly(true)
			.secure(request.isSecure())
			.sameSite("Strict")
			.path("/")
			.maxAge(lifetime)
			.build();
	}

}
