package dev.gantry.agent.execs;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.ExecFrame;
import dev.gantry.engine.containers.Signal;
import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.Output;
import dev.gantry.engine.streams.TerminalSize;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command between its user and its process. When the user goes, the process is told
 * by SIGHUP, as by a terminal that hangs up, and killed if it stays.
 */
final class ExecSession {

	private static final int SIGHUP = 1;

	private static final int SIGKILL = 9;

	private static final Duration GRACE = Duration.ofSeconds(5);

	private static final Logger log = LoggerFactory.getLogger(ExecSession.class);

	private final ExecTarget target;

	private final String id;

	private final AttachedStreams streams;

	private final ExecLine line;

	private volatile boolean ended;

	/**
	 * A session.
	 * @param id what it is called in the agent's log
	 */
	ExecSession(ExecTarget target, String id, AttachedStreams streams, ExecLine line) {
		this.target = target;
		this.id = id;
		this.streams = streams;
		this.line = line;
	}

	/** Until the process has ended and its user knows how. */
	void carryOutput() {
		try (this.streams) {
			Output output = this.streams.read();
			while (output instanceof Output.Data data) {
				this.line.send(data.source() == Output.Source.STDERR ? ExecFrame.STDERR : ExecFrame.STDOUT,
						data.bytes());
				output = this.streams.read();
			}
			ExecFrame last = this.target.ended().get();
			this.ended = true;
			this.line.finish(last);
		}
		catch (GantryException | IOException ex) {
			log.info("Exec {}: {}", this.id, ex.getMessage());
			hangUp();
		}
		catch (ExecutionException ex) {
			this.line.finish(ExecFrame.failed(255, String.valueOf(ex.getCause().getMessage())));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			hangUp();
		}
	}

	/** Until the user goes or the process has ended. */
	void carryInput() {
		try {
			ExecLine.Message message = this.line.receive();
			while (message != null) {
				take(message);
				message = this.line.receive();
			}
		}
		catch (IOException ex) {
			log.debug("Exec {} takes no more input", this.id, ex);
		}
		catch (GantryException | IllegalArgumentException ex) {
			log.info("Exec {}: {}", this.id, ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		hangUp();
	}

	private void take(ExecLine.Message message) throws IOException {
		if (message instanceof ExecLine.Input input) {
			this.streams.write(input.bytes(), 0, input.bytes().length);
			return;
		}
		ExecFrame frame = ((ExecLine.Control) message).frame();
		if (frame.columns() != null && frame.rows() != null) {
			this.target.resize(new TerminalSize(frame.rows(), frame.columns()));
		}
		if (Boolean.TRUE.equals(frame.inputEnded())) {
			this.streams.closeInput();
		}
		if (frame.signal() != null) {
			this.target.kill(Signal.parse(frame.signal()).number());
		}
	}

	private void hangUp() {
		if (this.ended) {
			return;
		}
		this.line.close();
		this.target.kill(SIGHUP);
		try {
			this.target.ended().get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			this.target.kill(SIGKILL);
		}
		catch (ExecutionException ex) {
			log.debug("Exec {} has ended in a way that is not known", this.id, ex);
		}
		catch (InterruptedException ex) {
			this.target.kill(SIGKILL);
			Thread.currentThread().interrupt();
		}
	}

}
