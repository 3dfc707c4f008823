package dev.gantry.router.proxy;

import java.util.Locale;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/**
 * An answer that the router gives itself: a problem document (RFC 9457), or a small page
 * where a browser asks.
 *
 * @param status the HTTP status
 * @param code the stable name of the problem
 * @param title in a few words
 * @param detail what happened
 * @param remedy what to do
 * @param retryAfter seconds after which to try again, or 0
 */
record Refusal(int status, String code, String title, String detail, String remedy, int retryAfter) {

	private static final int LONGEST_NAME = 253;

	static Refusal badRequest(String detail) {
		return new Refusal(400, "REQUEST_INVALID", "The request is not valid", detail, "Send a valid HTTP request.", 0);
	}

	static Refusal unknownHost(String host) {
		return new Refusal(404, "NOT_FOUND", "No app lives here",
				"No app answers for the host name '" + shortened(host) + "'.",
				"Check the name; `gantry apps` lists the apps and their host names.", 0);
	}

	static Refusal starting() {
		return new Refusal(503, "NO_ROUTES_YET", "The router is starting", "The router has no routing table yet.",
				"Try again in a moment.", 1);
	}

	static Refusal noBackend(String app) {
		return new Refusal(503, "NO_BACKEND", "The app is not running",
				"The app '" + app + "' has no healthy instance.",
				"Try again in a moment; `gantry ps " + app + "` and `gantry why " + app + "` tell more.", 2);
	}

	static Refusal busy(String app) {
		return new Refusal(503, "APP_BUSY", "The app is busy",
				"The app '" + app + "' has more requests than its instances take.", "Try again, or scale the app.", 2);
	}

	static Refusal backendFailed(String app, String cause) {
		return new Refusal(502, "BACKEND_FAILED", "The app did not answer",
				"The app '" + app + "' did not answer this request: " + cause + ".",
				"`gantry logs " + app + "` shows what the app says.", 0);
	}

	private static String shortened(String host) {
		return (host.length() <= LONGEST_NAME) ? host : host.substring(0, LONGEST_NAME) + "...";
	}

	/** Sends this as the answer; does nothing when the client is gone. */
	void send(HttpServerRequest request) {
		HttpServerResponse response = request.response();
		if (response.headWritten() || response.closed() || response.ended()) {
			return;
		}
		boolean browser = String.valueOf(request.getHeader("Accept")).toLowerCase(Locale.ROOT).contains("text/html");
		response.setStatusCode(this.status)
			.putHeader("Content-Type", browser ? "text/html; charset=utf-8" : "application/problem+json")
			.putHeader("Cache-Control", "no-store");
		if (this.retryAfter > 0) {
			response.putHeader("Retry-After", Integer.toString(this.retryAfter));
		}
		if (!request.isEnded()) {
			if (request.version() != HttpVersion.HTTP_2) {
				response.putHeader("Connection", "close");
			}
			request.resume();
		}
		response.end(browser ? page() : document());
	}

	private String document() {
		return "{\"type\":\"about:blank\",\"title\":\"" + json(this.title) + "\",\"status\":" + this.status
				+ ",\"code\":\"" + this.code + "\",\"detail\":\"" + json(this.detail) + "\",\"remedy\":\""
				+ json(this.remedy) + "\"}\n";
	}

	private String page() {
		return """
				<!doctype html>
				<html lang="en"><meta charset="utf-8"><title>%1$d %2$s</title>
				<style>body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem}
				small{color:#777}</style>
				<h1>%2$s</h1><p>%3$s</p><p>%4$s</p><small>%1$d &middot; Gantry router</small></html>
				""".formatted(this.status, html(this.title), html(this.detail), html(this.remedy));
	}

	private static String json(String text) {
		StringBuilder out = new StringBuilder();
		text.chars().forEach((character) -> {
			if (character == '"' || character == '\\') {
				out.append('\\').append((char) character);
			}
			else if (character < ' ') {
				out.append(String.format("\\u%04x", character));
			}
			else {
				out.append((char) character);
			}
		});
		return out.toString();
	}

	private static String html(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
	}

}
