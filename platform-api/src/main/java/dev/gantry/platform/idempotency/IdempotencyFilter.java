package dev.gantry.platform.idempotency;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.problems.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Does a POST with an {@code Idempotency-Key} once. Who sends it again, because the
 * answer was lost, gets the first answer, with {@code Idempotency-Replayed: true}.
 * Requests are told apart by method, path, query and, in JSON, body; of archives the
 * length counts.
 */
class IdempotencyFilter extends OncePerRequestFilter {

	static final String HEADER = "Idempotency-Key";

	static final String REPLAYED = "Idempotency-Replayed";

	private static final int LONGEST_KEY = 200;

	private static final int LARGEST_ANSWER = 900_000;

	private static final int LARGEST_JSON = 1024 * 1024;

	private static final String TAKEN = IdempotencyFilter.class.getName() + ".TAKEN";

	private final RequestKeys keys;

	IdempotencyFilter(RequestKeys keys) {
		this.keys = keys;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !request.getMethod().equals("POST") || request.getHeader(HEADER) == null
				|| !request.getRequestURI().startsWith("/api/v1/");
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Caller caller = (Caller) request.getAttribute(Caller.class.getName());
		if (caller == null) {
			chain.doFilter(request, response);
			return;
		}
		if (isAsyncDispatch(request)) {
			pass(request, response, chain, (Taken) request.getAttribute(TAKEN));
			return;
		}
		HttpServletRequest again = isJson(request) ? new RepeatableRequest(request) : request;
		Taken taken;
		try {
			String key = key(request);
			Optional<Answered> known = this.keys.take(caller.tokenId(), key, fingerprint(again));
			if (known.isPresent()) {
				replay(known.get(), response);
				return;
			}
			taken = new Taken(caller.tokenId(), key, new ContentCachingResponseWrapper(response));
		}
		catch (GantryException ex) {
			ProblemWriter.write(response, ex.toFailure());
			return;
		}
		request.setAttribute(TAKEN, taken);
		pass(again, taken.response(), chain, taken);
	}

	private void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain, Taken taken)
			throws ServletException, IOException {
		boolean done = false;
		try {
			chain.doFilter(request, response);
			done = true;
		}
		finally {
			if (!done) {
				this.keys.free(taken.caller(), taken.key());
			}
		}
		if (!isAsyncStarted(request)) {
			conclude(taken);
		}
	}

	private void conclude(Taken taken) throws IOException {
		ContentCachingResponseWrapper response = taken.response();
		int status = response.getStatus();
		String location = response.getHeader(HttpHeaders.LOCATION);
		// 422 with a location: a deployment that was made, and failed.
		boolean made = status / 100 == 2 || location != null;
		if (made && response.getContentSize() <= LARGEST_ANSWER) {
			this.keys.answer(taken.caller(), taken.key(), new Answered(status, location, response.getContentType(),
					new String(response.getContentAsByteArray(), StandardCharsets.UTF_8)));
		}
		else {
			this.keys.free(taken.caller(), taken.key());
		}
		response.copyBodyToResponse();
	}

	private static String key(HttpServletRequest request) {
		String key = request.getHeader(HEADER).strip();
		if (key.isEmpty() || key.length() > LONGEST_KEY || key.chars().anyMatch((c) -> c < ' ' || c > '~')) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"An " + HEADER + " has 1 to " + LONGEST_KEY + " printable characters",
					"Use for example a random UUID");
		}
		return key;
	}

	private static boolean isJson(HttpServletRequest request) {
		String type = request.getContentType();
		return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json")
				&& request.getContentLengthLong() >= 0 && request.getContentLengthLong() <= LARGEST_JSON;
	}

	private static String fingerprint(HttpServletRequest request) {
		try {
			MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
			sha256.update((request.getMethod() + " " + request.getRequestURI() + "?" + request.getQueryString() + " "
					+ request.getContentType() + " " + request.getContentLengthLong())
				.getBytes(StandardCharsets.UTF_8));
			if (request instanceof RepeatableRequest repeatable) {
				sha256.update(repeatable.body());
			}
			return HexFormat.of().formatHex(sha256.digest());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

	private static void replay(Answered answer, HttpServletResponse response) throws IOException {
		response.setStatus(answer.status());
		response.setHeader(REPLAYED, "true");
		if (answer.location() != null) {
			response.setHeader(HttpHeaders.LOCATION, answer.location());
		}
		if (answer.contentType() != null) {
			response.setContentType(answer.contentType());
		}
		response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
	}

	/** A key that this request holds. */
	private record Taken(String caller, String key, ContentCachingResponseWrapper response) {
	}

}
