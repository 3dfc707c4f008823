package dev.gantry.agent.docker.images;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.build.StepFailedException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer that is a stream of JSON objects, one a line. What fails after the first line
 * is told in the last one, as the status has been sent.
 */
public final class Progress implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Exchange exchange;

	private OutputStream output;

	private volatile boolean gone;

	private boolean refused;

	public Progress(Exchange exchange) {
		this.exchange = exchange;
		exchange.onGone(() -> this.gone = true);
	}

	/**
	 * Ends what nobody waits for any more.
	 * @throws GantryException when the client went away
	 */
	void requireClient() {
		if (this.gone) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "The client went away");
		}
	}

	/** Sends a line; one who does not listen any more misses it. */
	public synchronized void line(Map<String, ?> line) {
		if (this.gone) {
			return;
		}
		if (this.output == null) {
			this.output = this.exchange.stream(200, "application/json");
		}
		byte[] text = (JSON.writeValueAsString(line) + "\r\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
		try {
			this.output.write(text);
		}
		catch (IOException ex) {
			this.gone = true;
		}
	}

	public void status(String status) {
		line(Map.of("status", status));
	}

	/** The state of a layer, with a bar where the size is known. */
	public void layer(String id, String status, long current, long total) {
		Map<String, Object> line = new LinkedHashMap<>();
		line.put("status", status);
		line.put("id", id);
		line.put("progressDetail", (total > 0) ? Map.of("current", current, "total", total) : Map.of());
		line(line);
	}

	/** Tells a failure: by status while nothing was sent, else in a line. */
	public synchronized void fail(GantryException ex) {
		if (this.output == null) {
			this.refused = true;
			throw ex;
		}
		String message = (ex.remedy() != null) ? ex.getMessage() + ". " + ex.remedy() : ex.getMessage();
		line(Map.of("errorDetail", detail(ex, message), "error", message));
	}

	/** The status of a build's command becomes that of Docker's own. */
	private static Map<String, Object> detail(GantryException ex, String message) {
		return (ex instanceof StepFailedException step) ? Map.of("code", step.exitCode(), "message", message)
				: Map.of("message", message);
	}

	@Override
	public synchronized void close() {
		if (this.refused) {
			return;
		}
		if (this.output == null) {
			this.output = this.exchange.stream(200, "application/json");
		}
		try {
			this.output.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
