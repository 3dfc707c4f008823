package dev.gantry.oci.registry;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Speaks to one registry: authorizes, follows redirects of reads, and repeats reads that
 * failed for no fault of ours. {@code Authorization} goes to the registry's own origin
 * and nowhere else.
 */
final class RegistryConnection implements Closeable {

	private static final int MAX_REDIRECTS = 5;

	private static final int MAX_TRIES = 4;

	private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

	private final RegistryAccess access;

	private final Origin origin;

	private final RegistryHttp http;

	private final Authorizer authorizer;

	private final Pause pause;

	RegistryConnection(RegistryAccess access, RegistryHttp http) {
		this(access, http, Clock.systemUTC(), (duration) -> Thread.sleep(duration.toMillis()));
	}

	RegistryConnection(RegistryAccess access, RegistryHttp http, Clock clock, Pause pause) {
		this.access = access;
		this.origin = access.origin();
		this.http = http;
		this.authorizer = new Authorizer(access, new TokenService(access, http, clock), clock);
		this.pause = pause;
	}

	/** An address of the registry's API. */
	URI uri(String path) {
		return this.origin.resolve("/v2/" + path);
	}

	/**
	 * Sends a request and gives whatever answer there is, except that reads are repeated
	 * when the registry is in trouble.
	 */
	Answer send(Request request, Scope scope) throws IOException {
		int tries = request.isRead() ? MAX_TRIES : 1;
		Duration wait = FIRST_PAUSE;
		for (int attempt = 1;; attempt++) {
			try {
				Answer answer = sendOnce(request, scope);
				if (attempt >= tries || !isTransient(answer.status())) {
					return answer;
				}
				wait = retryAfter(answer).orElse(wait);
				answer.close();
			}
			catch (RegistryException ex) {
				if (attempt >= tries || ex.reason() != RegistryException.Reason.UNAVAILABLE) {
					throw ex;
				}
			}
			pause(wait);
			wait = wait.multipliedBy(3);
		}
	}

	/** As {@link #send}, but any answer that is not a success is an error. */
	Answer require(Request request, Scope scope) throws IOException {
		Answer answer = send(request, scope);
		if (answer.isSuccess()) {
			return answer;
		}
		try (answer) {
			throw answer.toException();
		}
	}

	private Answer sendOnce(Request first, Scope scope) throws IOException {
		Request request = first;
		for (int hops = 0;; hops++) {
			Answer answer = authorized(request, scope);
			if (!request.isRead() || !answer.isRedirect()) {
				return answer;
			}
			try (answer) {
				if (hops == MAX_REDIRECTS) {
					throw RegistryException.protocol(first + " was redirected more than " + MAX_REDIRECTS + " times");
				}
				request = request.to(location(answer));
			}
		}
	}

	private Answer authorized(Request request, Scope scope) throws IOException {
		if (!isOwn(request.uri())) {
			return this.http.exchange(request, null);
		}
		String authorization = this.authorizer.authorization(scope);
		Answer answer = this.http.exchange(request, authorization);
		if (answer.status() != 401) {
			return answer;
		}
		Optional<String> better;
		try {
			better = this.authorizer.answer(Challenge.parse(answer.headers("WWW-Authenticate")), scope, authorization);
		}
		catch (IOException | RuntimeException ex) {
			answer.abort();
			throw ex;
		}
		if (better.isEmpty()) {
			return answer;
		}
		answer.close();
		return this.http.exchange(request, better.get());
	}

	private boolean isOwn(URI uri) throws RegistryException {
		return Origin.of(uri).equals(this.origin);
	}

	/**
	 * Where an answer's {@code Location} leads. It may be relative. One that only loses
	 * TLS, as registries behind a proxy tend to say, is taken with TLS; anything else
	 * without is refused.
	 */
	URI location(Answer answer) throws RegistryException {
		String text = answer.header("Location")
			.orElseThrow(() -> RegistryException.protocol(answer.request() + " was answered without a Location"));
		try {
			URI uri = answer.request().uri().resolve(new URI(text));
			Origin target = Origin.of(uri);
			if (target.isSecure() || this.access.plainHttp()) {
				return uri;
			}
			if (target.host().equals(this.origin.host())
					&& (uri.getPort() < 0 || uri.getPort() == this.origin.port())) {
				String rest = uri.getRawPath() + ((uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "");
				return this.origin.resolve(rest);
			}
			throw RegistryException.protocol(answer.request() + " leads to " + target + ", which has no TLS; refused");
		}
		catch (URISyntaxException | IllegalArgumentException ex) {
			throw new RegistryException(RegistryException.Reason.PROTOCOL,
					answer.request() + " leads to '" + Shown.text(text) + "', which is not an address", ex);
		}
	}

	private static boolean isTransient(int status) {
		return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
	}

	private static Optional<Duration> retryAfter(Answer answer) {
		return answer.header("Retry-After")
			.filter((value) -> value.matches("[0-9]{1,4}"))
			.map((value) -> Duration.ofSeconds(Long.parseLong(value)));
	}

	/** Waits, but never long. */
	void pause(Duration wait) throws RegistryException {
		try {
			this.pause.sleep((wait.compareTo(LONGEST_PAUSE) > 0) ? LONGEST_PAUSE : wait);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RegistryException(RegistryException.Reason.UNAVAILABLE,
					"Interrupted while waiting for " + this.access.host(), ex);
		}
	}

	@Override
	public void close() {
		this.http.close();
	}

	/** Waiting, so that tests need not. */
	interface Pause {

		void sleep(Duration duration) throws InterruptedException;

	}

}
