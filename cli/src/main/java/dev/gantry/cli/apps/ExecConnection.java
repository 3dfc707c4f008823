package dev.gantry.cli.apps;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Json;
import dev.gantry.cli.terminal.OutputClosed;
import dev.gantry.contracts.link.ExecFrame;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Carries standard streams and the terminal's size to a command elsewhere. Ending this
 * program hangs the command up.
 */
final class ExecConnection implements WebSocket.Listener {

	private final Api api;

	private final boolean input;

	private final boolean terminal;

	private final CompletableFuture<ExecFrame> end = new CompletableFuture<>();

	private final StringBuilder text = new StringBuilder();

	private int stream = -1;

	ExecConnection(Api api, boolean input, boolean terminal) {
		this.api = api;
		this.input = input;
		this.terminal = terminal;
	}

	/** Runs to the end and returns the exit status. */
	int run(String path) {
		String address = path + (path.contains("?") ? "&" : "?") + "stdin=" + this.input + "&tty=" + this.terminal;
		if (!this.terminal) {
			return follow(this.api.socket(address, this), System.in);
		}
		try (Terminal own = TerminalBuilder.builder().system(true).dumb(false).build()) {
			WebSocket socket = this.api.socket(address + "&rows=" + own.getHeight() + "&columns=" + own.getWidth(),
					this);
			Attributes before = own.enterRawMode();
			handOnEverything(own);
			own.handle(Terminal.Signal.WINCH,
					(signal) -> tell(socket, ExecFrame.resized(own.getWidth(), own.getHeight())));
			try {
				return follow(socket, own.input());
			}
			finally {
				own.setAttributes(before);
			}
		}
		catch (IOException ex) {
			throw new CommandFailure("The terminal cannot be used: " + ex.getMessage(), "Leave out -t", ex);
		}
	}

	/** Ctrl-C is for the command there, and its terminal has made its line ends. */
	private static void handOnEverything(Terminal own) {
		Attributes raw = own.getAttributes();
		raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
		raw.setOutputFlag(Attributes.OutputFlag.OPOST, false);
		own.setAttributes(raw);
	}

	private int follow(WebSocket socket, InputStream in) {
		if (this.input) {
			Thread reader = new Thread(() -> readInput(socket, in), "input");
			reader.setDaemon(true);
			reader.start();
		}
		try {
			ExecFrame last = this.end.get();
			if (last.failure() != null) {
				System.err.println("gantry: " + last.failure() + (this.terminal ? "\r" : ""));
			}
			return last.exitCode();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CommandFailure("Interrupted", null, ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof OutputClosed closed) {
				throw closed;
			}
			throw new CommandFailure("The connection to the command broke: " + ex.getCause().getMessage(),
					"The command was hung up; run it again", ex);
		}
	}

	private void readInput(WebSocket socket, InputStream in) {
		byte[] buffer = new byte[ExecFrame.MOST_BYTES];
		try {
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				socket.sendBinary(ByteBuffer.allocate(read + 1).put(ExecFrame.STDIN).put(buffer, 0, read).flip(), true)
					.join();
			}
			if (!this.terminal) { // a terminal's input ends by a key, which was sent
				tell(socket, ExecFrame.endOfInput());
			}
		}
		catch (IOException | java.util.concurrent.CompletionException ex) {
			this.end.completeExceptionally(ex);
		}
	}

	private static void tell(WebSocket socket, ExecFrame frame) {
		socket.sendText(Json.MAPPER.writeValueAsString(frame), true).join();
	}

	@Override
	public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
		if (this.stream < 0) {
			this.stream = data.get();
		}
		byte[] bytes = new byte[data.remaining()];
		data.get(bytes);
		PrintStream out = (this.stream == ExecFrame.STDERR) ? System.err : System.out;
		out.write(bytes, 0, bytes.length);
		if (out.checkError()) {
			this.end.completeExceptionally(new OutputClosed());
			return null;
		}
		if (last) {
			this.stream = -1;
		}
		socket.request(1);
		return null;
	}

	@Override
	public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		this.text.append(data);
		if (last) {
			this.end.complete(Json.MAPPER.readValue(this.text.toString(), ExecFrame.class));
		}
		socket.request(1);
		return null;
	}

	@Override
	public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
		this.end.completeExceptionally(new IOException(reason.isEmpty() ? "closed by the platform" : reason));
		return null;
	}

	@Override
	public void onError(WebSocket socket, Throwable error) {
		this.end.completeExceptionally(error);
	}

}
