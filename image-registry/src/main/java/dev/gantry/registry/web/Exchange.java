package dev.gantry.registry.web;

import java.io.IOException;
import java.io.InputStream;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.InvalidDigestException;
import dev.gantry.registry.access.Gate;
import dev.gantry.registry.access.Grants;
import dev.gantry.registry.access.Permission;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** One request and its answer. */
final class Exchange {

	/** The specification bounds all warnings of an answer together: 4096 bytes. */
	private static final int MAX_WARNING = 1000;

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	private final Gate gate;

	private final Query query;

	Exchange(HttpServletRequest request, HttpServletResponse response, Gate gate) {
		this.request = request;
		this.response = response;
		this.gate = gate;
		this.query = Query.parse(request.getQueryString());
	}

	String method() {
		return this.request.getMethod();
	}

	boolean isHead() {
		return "HEAD".equals(method());
	}

	/** A request header, or {@code null}. */
	String header(String name) {
		return this.request.getHeader(name);
	}

	Query query() {
		return this.query;
	}

	/** What the request's {@code Content-Length} says, or -1. */
	long contentLength() {
		return this.request.getContentLengthLong();
	}

	String contentType() {
		return this.request.getContentType();
	}

	InputStream body() throws IOException {
		return this.request.getInputStream();
	}

	HttpServletRequest request() {
		return this.request;
	}

	HttpServletResponse response() {
		return this.response;
	}

	/** Goes on only if the request's token allows this. */
	Grants require(Permission permission) {
		return this.gate.admit(header("Authorization"), permission);
	}

	/** A digest that the client sent. */
	static Digest digest(String text) {
		try {
			return Digest.of(text);
		}
		catch (InvalidDigestException ex) {
			throw new RegistryErrorException(RegistryErrorCode.DIGEST_INVALID, ex.getMessage());
		}
	}

	/** Answers without a body. */
	void answer(int status) {
		this.response.setStatus(status);
		this.response.setContentLength(0);
	}

	/** Answers with a body, which a HEAD request does not get. */
	void answer(int status, String contentType, byte[] body) throws IOException {
		this.response.setStatus(status);
		this.response.setContentType(contentType);
		this.response.setContentLengthLong(body.length);
		if (!isHead()) {
			this.response.getOutputStream().write(body);
		}
	}

	/**
	 * Tells a client what it should know besides (distribution specification,
	 * "Warnings").
	 */
	void warn(String text) {
		String clean = text.replaceAll("[^\\x20-\\x7e]", "?").replace("\\", "\\\\").replace("\"", "\\\"");
		String bounded = (clean.length() > MAX_WARNING) ? clean.substring(0, MAX_WARNING) : clean;
		this.response.addHeader("Warning", "299 - \"" + bounded + "\"");
	}

	void set(String header, String value) {
		this.response.setHeader(header, value);
	}

	/** Refuses a method that the address does not have. */
	RegistryErrorException unsupported() {
		return new RegistryErrorException(RegistryErrorCode.UNSUPPORTED, method() + " is not possible here");
	}

}
