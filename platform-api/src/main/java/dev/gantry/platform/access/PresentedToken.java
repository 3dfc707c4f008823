package dev.gantry.platform.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The token that a request presents: {@code Bearer} (RFC 6750) everywhere, and at the git
 * door also as the password of {@code Basic} (RFC 7617) with any user name, because git
 * knows nothing else. Nowhere else, because browsers repeat such passwords unasked.
 */
final class PresentedToken {

	/** Where git comes in. */
	private static final String GIT = "/git/";

	private static final String BEARER = "Bearer ";

	private static final String BASIC = "Basic ";

	private PresentedToken() {
	}

	static Optional<String> of(HttpServletRequest request) {
		String header = request.getHeader("Authorization");
		if (header == null) {
			return Optional.empty();
		}
		if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
			return Optional.of(header.substring(BEARER.length()).strip());
		}
		if (isGit(request) && header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
			return Optional.of(password(header.substring(BASIC.length()).strip()));
		}
		return Optional.empty();
	}

	/** Asks git for user name and password; it sends none unasked. */
	static void ask(HttpServletRequest request, HttpServletResponse response) {
		if (isGit(request)) {
			response.setHeader("WWW-Authenticate", "Basic realm=\"gantry\", charset=\"UTF-8\"");
		}
	}

	private static boolean isGit(HttpServletRequest request) {
		return request.getRequestURI().startsWith(GIT);
	}

	private static String password(String credentials) {
		try {
			String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
			return pair.substring(pair.indexOf(':') + 1);
		}
		catch (IllegalArgumentException ex) {
			return ""; // no token looks like that, so that the caller is refused
		}
	}

}
