package dev.gantry.platform.live;

import java.io.IOException;
import java.io.OutputStream;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Runs answers that go on, each in a thread of its own, and ends them all before the
 * server stops. Their number is bounded.
 */
public class LiveAnswers implements SmartLifecycle {

	/** Lines of JSON (ndjson.org). */
	public static final MediaType NDJSON = MediaType.parseMediaType("application/x-ndjson");

	private static final int MOST = 512;

	private static final int VIRTUAL_THREADS_FROM = 21;

	private final Signal signal;

	private final SimpleAsyncTaskExecutor executor;

	private volatile boolean running;

	LiveAnswers(Signal signal) {
		this.signal = signal;
		this.executor = new SimpleAsyncTaskExecutor("live-");
		this.executor.setVirtualThreads(Runtime.version().feature() >= VIRTUAL_THREADS_FROM);
		this.executor.setDaemon(true);
		this.executor.setConcurrencyLimit(MOST);
		this.executor.setRejectTasksWhenLimitReached(true);
	}

	SimpleAsyncTaskExecutor executor() {
		return this.executor;
	}

	/** Whether answers may go on; look at it at every turn. */
	public boolean open() {
		return this.running;
	}

	/** An answer of server-sent events. */
	public ResponseEntity<StreamingResponseBody> events(EventWriting writing) {
		return answer(MediaType.TEXT_EVENT_STREAM, (out) -> writing.write(new ServerEvents(out)));
	}

	/** An answer of lines. */
	public ResponseEntity<StreamingResponseBody> lines(LineWriting writing) {
		return answer(NDJSON, (out) -> writing.write(new JsonLines(out)));
	}

	private ResponseEntity<StreamingResponseBody> answer(MediaType type, Writing writing) {
		if (!this.running) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "The server is about to stop", "Ask again in a moment");
		}
		// Spring's stream takes a flush for a hint and keeps what was written in its
		// buffer.
		HttpServletResponse response = ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes())
			.getResponse();
		StreamingResponseBody body = (buffered) -> {
			OutputStream out = response.getOutputStream();
			try {
				writing.write(out);
				out.flush();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		};
		return ResponseEntity.ok()
			.contentType(type)
			.cacheControl(CacheControl.noStore())
			// A proxy in between shall not gather what is meant to be seen at once.
			.header("X-Accel-Buffering", "no")
			.body(body);
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.signal.beat();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Stops first, so that the server's graceful stop does not wait for the answers. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

	/** Writes events until there are no more or {@link #open()} says to stop. */
	@FunctionalInterface
	public interface EventWriting {

		void write(ServerEvents events) throws IOException, InterruptedException;

	}

	/** Writes lines until there are no more or {@link #open()} says to stop. */
	@FunctionalInterface
	public interface LineWriting {

		void write(JsonLines lines) throws IOException, InterruptedException;

	}

	private interface Writing {

		void write(OutputStream out) throws IOException, InterruptedException;

	}

}
