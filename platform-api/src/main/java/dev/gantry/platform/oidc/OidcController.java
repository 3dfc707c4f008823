package dev.gantry.platform.oidc;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.access.SessionCookies;
import dev.gantry.platform.access.TokenAuthority;
import dev.gantry.platform.access.TokenKind;
import dev.gantry.platform.secrets.SecretBox;
import dev.gantry.platform.teams.Member;
import dev.gantry.platform.teams.Membership;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Signs a browser in by way of the identity provider. */
@RestController
@RequestMapping("/api/v1/session/oidc")
@Requires(Permission.PUBLIC)
class OidcController {

	private static final String COOKIE = "gantry-sign-in";

	private static final String PATH = "/api/v1/session/oidc";

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	private final Provider provider;

	private final Membership membership;

	private final TokenAuthority tokens;

	private final SecretBox secrets;

	OidcController(Provider provider, Membership membership, TokenAuthority tokens, SecretBox secrets) {
		this.provider = provider;
		this.membership = membership;
		this.tokens = tokens;
		this.secrets = secrets;
	}

	/** Sends the browser to the provider. */
	@GetMapping
	ResponseEntity<Void> ask(HttpServletRequest request) {
		PendingSignIn pending = PendingSignIn.begin(Instant.now().plus(PATIENCE));
		return ResponseEntity.status(HttpStatus.FOUND)
			.location(this.provider.question(pending))
			.header(HttpHeaders.SET_COOKIE, cookie(this.secrets.seal(pending.text()), PATIENCE, request).toString())
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.build();
	}

	/** Takes the browser back, with the provider's word for who its person is. */
	@GetMapping("/callback")
	ResponseEntity<Void> answer(@RequestParam(required = false) String code,
			@RequestParam(required = false) String state, @RequestParam(required = false) String error,
			HttpServletRequest request) {
		PendingSignIn pending = pending(request)
			.filter((asked) -> asked.state().getValue().equals(state) && Instant.now().isBefore(asked.expiresAt()))
			.orElseThrow(() -> refused("This is no answer to a question that this browser has asked"));
		if (error != null || code == null) {
			throw refused("The identity provider has refused");
		}
		String email = this.provider.answer(code, pending);
		return ResponseEntity.status(HttpStatus.FOUND)
			.location(URI.create("/"))
			.header(HttpHeaders.SET_COOKIE, SessionCookies.of(open(email), request).toString(),
					cookie("", Duration.ZERO, request).toString())
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.build();
	}

	private TokenAuthority.SessionCookie open(String email) {
		if (this.provider.administers(email)) {
			return this.tokens.openSession(email, TokenKind.ADMIN, null);
		}
		Member member = this.membership.find(email)
			.orElseThrow(() -> new GantryException(ErrorCode.PERMISSION_DENIED, email + " is of no team here",
					"Ask a team's administrator to add you: PUT /api/v1/teams/TEAM/members/" + email));
		return this.tokens.openSession(email, member.role(), member.teamId());
	}

	private Optional<PendingSignIn> pending(HttpServletRequest request) {
		Cookie[] cookies = request.getCookies();
		return (cookies == null) ? Optional.empty()
				: Arrays.stream(cookies)
					.filter((cookie) -> cookie.getName().equals(COOKIE) && SecretBox.isSealed(cookie.getValue()))
					.findFirst()
					.map((cookie) -> PendingSignIn.parse(this.secrets.open(cookie.getValue())));
	}

	/** Lax, because the browser comes back from another site. */
	private static ResponseCookie cookie(String value, Duration lifetime, HttpServletRequest request) {
		return ResponseCookie.from(COOKIE, value)
			.httpOnly(true)
			.secure(request.isSecure())
			.sameSite("Lax")
			.path(PATH)
			.maxAge(lifetime)
			.build();
	}

	private static GantryException refused(String why) {
		return new GantryException(ErrorCode.PERMISSION_DENIED, why, "Begin again at the sign-in page");
	}

}
