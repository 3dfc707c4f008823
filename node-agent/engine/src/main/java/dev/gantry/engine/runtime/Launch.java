package dev.gantry.engine.runtime;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

import dev.gantry.kernel.errno.Errno;

/** The launcher's runtime program while it makes a process. */
final class Launch implements AutoCloseable {

	private static final int EVENT_SIZE = 128;

	private final Process program;

	private final OutputStream orders;

	private final DataInputStream events;

	private Launch(Process program) {
		this.program = program;
		this.orders = program.getOutputStream();
		this.events = new DataInputStream(program.getInputStream());
	}

	/** What the program says. */
	enum Event {

		CLONED, MOUNTED, READY, FAILED

	}

	/** Runs the program, which waits for its request; its standard error is ours. */
	static Launch begin(Path directory) throws IOException {
		Path copy = directory.resolve(".runtime-" + UUID.randomUUID());
		String architecture = System.getProperty("os.arch");
		String machine = architecture.equals("amd64") ? "x86_64" : architecture;
		try (InputStream binary = Launch.class
			.getResourceAsStream("/dev/gantry/launcher/" + machine + "/gantry-runtime")) {
			if (binary == null) {
				throw new RuntimeFailure("this build has no runtime program for " + machine);
			}
			Files.copy(binary, copy);
			Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
			ProcessBuilder builder = new ProcessBuilder(copy.toString()).redirectError(ProcessBuilder.Redirect.INHERIT)
				.directory(directory.toFile());
			builder.environment().clear();
			return new Launch(builder.start());
		}
	}

	long pid() {
		return this.program.pid();
	}

	void send(Request request) throws IOException {
		this.orders.write(request.toBytes());
		this.orders.flush();
	}

	void goOn() throws IOException {
		this.orders.write(1);
		this.orders.flush();
	}

	/**
	 * Waits for an event.
	 * @return its number: of {@code CLONED} the process's
	 * @throws RuntimeFailure when the program failed instead
	 */
	int await(Event wanted) throws IOException {
		byte[] bytes = new byte[EVENT_SIZE];
		try {
			this.events.readFully(bytes);
		}
		catch (EOFException ex) {
			throw new RuntimeFailure("the runtime program ended before the container was " + wanted, ex);
		}
		Event event = event(bytes);
		if (event == Event.FAILED) {
			throw failure(bytes);
		}
		if (event != wanted) {
			throw new RuntimeFailure("the runtime program says " + event + " instead of " + wanted);
		}
		return value(bytes);
	}

	/** Waits until the program runs. */
	void awaitExecution() throws IOException {
		byte[] bytes = this.events.readNBytes(EVENT_SIZE);
		if (bytes.length == EVENT_SIZE && event(bytes) == Event.FAILED) {
			throw failure(bytes);
		}
	}

	private static Event event(byte[] bytes) {
		int kind = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
		if (kind < 1 || kind > Event.values().length) {
			throw new RuntimeFailure("the runtime program speaks another protocol");
		}
		return Event.values()[kind - 1];
	}

	private static int value(byte[] bytes) {
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
	}

	private static RuntimeFailure failure(byte[] bytes) {
		String text = new String(bytes, 8, EVENT_SIZE - 8, StandardCharsets.UTF_8);
		int end = text.indexOf('\0');
		return new RuntimeFailure(((end < 0) ? text : text.substring(0, end)) + ": " + new Errno(value(bytes)));
	}

	/** Waits until the program has left the container to its caller. */
	void finish() throws IOException {
		try {
			this.program.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", ex);
		}
	}

	@Override
	public void close() {
		this.program.destroyForcibly();
	}

	/** Removes the copies of the program. */
	static void sweep(Path directory) throws IOException {
		try (var copies = Files.newDirectoryStream(directory, ".runtime-*")) {
			for (Path copy : copies) {
				Files.deleteIfExists(copy);
			}
		}
	}

}
