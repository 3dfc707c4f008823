package dev.gantry.platform.registrytokens;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.access.TeamWall;
import dev.gantry.platform.access.TokenAuthority;
import dev.gantry.platform.access.TokenKind;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The registry's token service (Docker's token authentication): any user name, and as the
 * password a token of the platform's. Nobody in particular gets a token that allows
 * nothing.
 */
@RestController
@RequestMapping("/registry")
@Requires(Permission.PUBLIC)
class RegistryTokenController {

	private static final String BASIC = "Basic ";

	private final TokenAuthority authority;

	private final RegistryTokens tokens;

	private final TeamWall wall;

	private final Clock clock;

	RegistryTokenController(TokenAuthority authority, RegistryTokens tokens, TeamWall wall, Clock clock) {
		this.authority = authority;
		this.tokens = tokens;
		this.wall = wall;
		this.clock = clock;
	}

	/** A token for the wanted scopes, as far as the caller may have them. */
	@GetMapping("/token")
	ResponseEntity<TokenReply> token(@RequestParam(defaultValue = "gantry-registry") String service,
			@RequestParam(defaultValue = "") List<String> scope, HttpServletRequest request) {
		// As parameters, because Spring takes a comma for the end of a list's element.
		String[] scopes = request.getParameterValues("scope");
		List<RegistryAction> wanted = RegistryAction.parse((scopes != null) ? List.of(scopes) : scope);
		String header = request.getHeader("Authorization");
		String token;
		if (header == null || header.isBlank()) {
			token = this.tokens.sign("", service, List.of());
		}
		else {
			token = identified(password(header), service, wanted);
		}
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.body(new TokenReply(token, token, RegistryTokens.LIFETIME.toSeconds(), this.clock.instant().toString()));
	}

	private String identified(String password, String service, List<RegistryAction> wanted) {
		if (this.tokens.isOwnPassword(password)) {
			return this.tokens.sign(RegistryTokens.OWN_SUBJECT, service,
					RegistryRules.granted(TokenKind.ADMIN, (app) -> true, wanted));
		}
		Optional<Caller> caller = this.authority.identify(password);
		if (caller.isEmpty()) {
			throw new GantryException(ErrorCode.TOKEN_INVALID, "The password is not a valid token of the platform",
					"Log in with any user name and a token as the password");
		}
		return this.tokens.sign(caller.get().kind() + ":" + caller.get().name(), service,
				RegistryRules.granted(caller.get().kind(), this.wall.seenBy(caller.get()), wanted));
	}

	private static String password(String header) {
		try {
			if (header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
				String pair = new String(Base64.getDecoder().decode(header.substring(BASIC.length()).strip()),
						StandardCharsets.UTF_8);
				return pair.substring(pair.indexOf(':') + 1);
			}
			return header.substring(header.indexOf(' ') + 1).strip();
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	/** The keys with which tokens can be checked. */
	@GetMapping("/jwks")
	ResponseEntity<Map<String, Object>> keys() {
		return ResponseEntity.ok().body(this.tokens.publicKeys());
	}

	/**
	 * The token under both names that clients know.
	 *
	 * @param token the token
	 * @param accessToken the token
	 * @param expiresIn seconds
	 * @param issuedAt RFC 3339
	 */
	record TokenReply(String token, @JsonProperty("access_token") String accessToken,
			@JsonProperty("expires_in") long expiresIn, @JsonProperty("issued_at") String issuedAt) {
	}

}
