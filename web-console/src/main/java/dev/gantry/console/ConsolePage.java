package dev.gantry.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The console's one HTML page. It is small and names the assets of its build, so browsers
 * ask for it each time and get 304 while it is the same.
 *
 * @param html the page
 * @param etag changes with the page
 */
record ConsolePage(String html, String etag) {

	/**
	 * Every address that the page routes; {@code routes.ts} of the console has the same.
	 */
	private static final String[] PATHS = { "/", "/index.html", "/apps/{*rest}", "/nodes", "/nodes/{*rest}", "/images",
			"/images/{*rest}", "/events", "/access" };

	/**
	 * Only this origin's files and calls; no inline script. Inline style attributes are
	 * set by script through the object model, which the policy does not restrict.
	 */
	private static final String CONTENT_SECURITY_POLICY = String.join("; ", "default-src 'none'", "script-src 'self'",
			"style-src 'self'", "font-src 'self'", "img-src 'self' data:", "connect-src 'self'", "manifest-src 'self'",
			"base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'");

	static ConsolePage of(Resource file) {
		try (InputStream content = file.getInputStream()) {
			String html = new String(content.readAllBytes(), StandardCharsets.UTF_8);
			return new ConsolePage(html, '"' + DigestUtils.md5DigestAsHex(html.getBytes(StandardCharsets.UTF_8)) + '"');
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The web console's page is missing from its jar: " + file, ex);
		}
	}

	RouterFunction<ServerResponse> routes() {
		RouterFunctions.Builder routes = RouterFunctions.route();
		for (String path : PATHS) {
			routes.GET(path, this::page);
		}
		return routes.build();
	}

	private ServerResponse page(ServerRequest request) {
		return request.checkNotModified(this.etag)
			.orElseGet(() -> ServerResponse.ok()
				.contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
				.eTag(this.etag)
				.cacheControl(CacheControl.noCache())
				.header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
				.header("X-Content-Type-Options", "nosniff")
				.header("Referrer-Policy", "same-origin")
				.body(this.html));
	}

}
