package dev.gantry.platform.access;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.platform.problems.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who calls, by {@code Authorization} or by a browser's session cookie. Wrong
 * credentials are refused even where none are needed.
 *
 * <p>
 * The cookie is {@code SameSite=Strict}; besides, a request that changes something or
 * opens a WebSocket with it must come from the platform's own pages by its
 * {@code Origin}, so that no other site can act through a signed-in browser.
 */
class BearerFilter extends OncePerRequestFilter {

	static final String COOKIE = "gantry-session";

	private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

	private final TokenAuthority authority;

	BearerFilter(TokenAuthority authority) {
		this.authority = authority;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String header = request.getHeader("Authorization");
		String cookie = cookie(request);
		Optional<String> token = PresentedToken.of(request);
		if (token.isPresent()) {
			Optional<Caller> caller = this.authority.identify(token.get());
			if (caller.isEmpty()) {
				PresentedToken.ask(request, response);
				refuse(response, ErrorCode.TOKEN_INVALID, this.authority.refusal(token.get()),
						"Use a valid token, from whoever administers the team; the first start of the platform left the admin token in the file admin-token");
				return;
			}
			proceed(caller.get(), request, response, chain);
		}
		else if (header == null && cookie != null) {
			Optional<Caller> caller = this.authority.identifySession(cookie);
			if (caller.isPresent() && changes(request) && !fromOwnPages(request)) {
				refuse(response, ErrorCode.PERMISSION_DENIED, "The request does not come from the platform's own pages",
						"Scripts send a token in the Authorization header");
				return;
			}
			// A cookie that has run out is as good as none: signing in must stay
			// possible.
			proceed(caller.orElse(null), request, response, chain);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private static void proceed(Caller caller, HttpServletRequest request, HttpServletResponse response,
			FilterChain chain) throws ServletException, IOException {
		if (caller == null) {
			chain.doFilter(request, response);
			return;
		}
		SecurityContext context = SecurityContextHolder.createEmptyContext();
		context.setAuthentication(new CallerAuthentication(caller));
		SecurityContextHolder.setContext(context);
		request.setAttribute(Caller.class.getName(), caller);
		try {
			chain.doFilter(request, response);
		}
		finally {
			SecurityContextHolder.clearContext();
		}
	}

	private static boolean changes(HttpServletRequest request) {
		return !SAFE.contains(request.getMethod()) || "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
	}

	private static boolean fromOwnPages(HttpServletRequest request) {
		String origin = request.getHeader("Origin");
		String host = request.getHeader("Host");
		if (origin == null || host == null) {
			return false;
		}
		try {
			return host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	static String cookie(HttpServletRequest request) {
		Cookie[] cookies = request.getCookies();
		return (cookies == null) ? null
				: Arrays.stream(cookies)
					.filter((cookie) -> cookie.getName().equals(COOKIE))
					.map(Cookie::getValue)
					.findFirst()
					.orElse(null);
	}

	private static void refuse(HttpServletResponse response, ErrorCode code, String detail, String remedy)
			throws IOException {
		ProblemWriter.write(response, new Failure(code, detail, remedy));
	}

}
