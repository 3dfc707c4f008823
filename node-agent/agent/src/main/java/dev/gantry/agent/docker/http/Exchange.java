package dev.gantry.agent.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request and its answer. It is answered once: by {@link #json}, {@link #empty},
 * {@link #text}, {@link #stream} or {@link #hijack}.
 */
public final class Exchange {

	/** Bodies that are documents, not streams, are no larger. */
	private static final int LARGEST_DOCUMENT = 4 << 20;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Connection connection;

	private final Request request;

	private final Routes.Match match;

	private final Inlet body;

	private volatile boolean answered;

	/**
	 * What a client asks.
	 *
	 * @param method GET and the like
	 * @param path without the query, decoded
	 * @param query by name, decoded
	 * @param headers by name in lower case
	 */
	record Request(String method, String path, Map<String, List<String>> query, Map<String, String> headers) {

		static Request of(HttpRequest request) {
			QueryStringDecoder uri = new QueryStringDecoder(request.uri());
			Map<String, String> headers = new HashMap<>();
			request.headers()
				.forEach((header) -> headers.merge(header.getKey().toLowerCase(java.util.Locale.ROOT),
						header.getValue(), (one, other) -> one + ", " + other));
			return new Request(request.method().name(), uri.path(), uri.parameters(), headers);
		}

	}

	Exchange(Connection connection, Request request, Routes.Match match, Inlet body) {
		this.connection = connection;
		this.request = request;
		this.match = match;
		this.body = body;
	}

	public boolean isHead() {
		return this.request.method().equals("HEAD");
	}

	/** A variable of the path. */
	public String path(String variable) {
		return this.match.variables().get(variable);
	}

	/** The version that the path asks for, as {@code 1.47}. */
	public Optional<String> version() {
		return Optional.ofNullable(this.match.version());
	}

	/** Whether the path asks for a version of the API before this one. */
	public boolean isOlderThan(int major, int minor) {
		String[] parts = version().orElse("999.0").split("\\.");
		int asked = Integer.parseInt(parts[0]);
		return asked < major || (asked == major && Integer.parseInt(parts[1]) < minor);
	}

	/** A parameter; empty without. */
	public String query(String name) {
		List<String> values = this.request.query().get(name);
		return (values != null) ? values.get(0) : "";
	}

	public boolean hasQuery(String name) {
		return this.request.query().containsKey(name);
	}

	/** All values of a parameter. */
	public List<String> queries(String name) {
		return this.request.query().getOrDefault(name, List.of());
	}

	/** Whether a parameter says yes, as Docker reads it. */
	public boolean flag(String name) {
		String value = query(name).strip().toLowerCase(java.util.Locale.ROOT);
		return !(value.isEmpty() || value.equals("0") || value.equals("no") || value.equals("false")
				|| value.equals("none"));
	}

	/** The same with another word for nothing said. */
	public boolean flag(String name, boolean otherwise) {
		return query(name).isEmpty() ? otherwise : flag(name);
	}

	/**
	 * A number among the parameters.
	 * @throws ApiException 400 when it is none
	 */
	public int number(String name, int otherwise) {
		return (int) number(name, otherwise, Integer.MAX_VALUE);
	}

	/** A parameter that counts bytes; 0 without. */
	public long bytes(String name) {
		return number(name, 0, Long.MAX_VALUE);
	}

	private long number(String name, long otherwise, long most) {
		String value = query(name);
		if (value.isEmpty()) {
			return otherwise;
		}
		try {
			long number = Long.parseLong(value);
			if (number > most || number < -most) {
				throw ApiException.invalid("invalid value for parameter '" + name + "': " + value + " is out of range");
			}
			return number;
		}
		catch (NumberFormatException ex) {
			throw ApiException.invalid("invalid value for parameter '" + name + "': '" + value + "' is no number");
		}
	}

	/** A header; empty without. */
	public String header(String name) {
		return this.request.headers().getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
	}

	/** What the client sends, as it comes. */
	public InputStream body() {
		return this.body;
	}

	/**
	 * The body as a document; without a body an empty one.
	 * @throws ApiException 400 when it is none, 413 when it is too large
	 */
	public Fields document() throws IOException {
		return document(JSON.createObjectNode());
	}

	private Fields document(JsonNode otherwise) throws IOException {
		byte[] bytes = this.body.readNBytes(LARGEST_DOCUMENT + 1);
		if (bytes.length > LARGEST_DOCUMENT) {
			throw new ApiException(413, "the request's body is larger than 4 MiB");
		}
		if (bytes.length == 0) {
			return Fields.of(otherwise);
		}
		try {
			JsonNode node = JSON.readTree(bytes);
			return Fields.of(node.isNull() ? otherwise : node);
		}
		catch (JacksonException ex) {
			throw ApiException.invalid("the request's body is no JSON: " + ex.getOriginalMessage());
		}
	}

	/** A parameter that is a JSON document; without it an empty one. */
	public Fields document(String parameter) {
		String text = query(parameter);
		try {
			return Fields.of(text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text));
		}
		catch (JacksonException ex) {
			throw ApiException.invalid("the parameter '" + parameter + "' is no JSON: " + ex.getOriginalMessage());
		}
	}

	/** Calls something when the client goes before it has the whole answer. */
	public void onGone(Runnable action) {
		this.connection.onGone(action);
	}

	boolean answered() {
		return this.answered;
	}

	private void answering() {
		if (this.answered) {
			throw new IllegalStateException("answered twice: " + this.request.method() + " " + this.request.path());
		}
		this.answered = true;
	}

	public void json(int status, Object value) {
		answering();
		this.connection.answer(status, "application/json", Map.of(), JSON.writeValueAsBytes(value));
	}

	/** A document that is JSON already. */
	public void written(int status, byte[] json) {
		answering();
		this.connection.answer(status, "application/json", Map.of(), json);
	}

	public void text(int status, String text, Map<String, String> headers) {
		answering();
		this.connection.answer(status, "text/plain; charset=utf-8", headers,
				text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
	}

	/** An answer without a body. */
	public void empty(int status) {
		empty(status, Map.of());
	}

	public void empty(int status, Map<String, String> headers) {
		answering();
		this.connection.answer(status, null, headers, new byte[0]);
	}

	/**
	 * An answer in pieces, each sent as it is written; closing it ends the answer. The
	 * head goes out at once.
	 */
	public OutputStream stream(int status, String contentType) {
		return stream(status, contentType, Map.of());
	}

	public OutputStream stream(int status, String contentType, Map<String, String> headers) {
		answering();
		return this.connection.stream(status, contentType, headers);
	}

	/**
	 * Takes the connection over for bytes in web socket messages.
	 * @throws ApiException 400 for a client that did not ask for that
	 */
	public Hijacked webSocket() {
		String key = header("sec-websocket-key");
		if (key.isEmpty() || !header("upgrade").equalsIgnoreCase("websocket")) {
			throw ApiException.invalid("this call is for web sockets: send Upgrade and Sec-WebSocket-Key");
		}
		answering();
		return this.connection.webSocket(key);
	}

	/** Takes the connection over, with 101 for a client that asked to upgrade. */
	public Hijacked hijack(String contentType) {
		answering();
		boolean upgrade = header("connection").toLowerCase(java.util.Locale.ROOT).contains("upgrade");
		return this.connection.hijack(upgrade, contentType);
	}

}
