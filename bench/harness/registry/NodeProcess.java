import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

import dev.gantry.oci.digest.Digest;

/** A {@link KilledNode} that is started anew whenever it was killed. Does one thing at a time. */
final class NodeProcess {

	private final Path home;

	private final String classpath;

	private final Semaphore free = new Semaphore(1);

	private volatile Process process;

	private BufferedReader answers;

	private PrintStream commands;

	NodeProcess(Path home, String classpath) {
		this.home = home;
		this.classpath = classpath;
	}

	/** Starts it and hears how its store is, which must be clean. */
	void start() throws IOException {
		this.process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx96m", "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1", "-cp", this.classpath, "KilledNode", this.home.toString())
			.redirectError(this.home.resolveSibling(this.home.getFileName() + ".log").toFile())
			.start();
		this.answers = new BufferedReader(new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
		this.commands = new PrintStream(this.process.getOutputStream(), true, StandardCharsets.UTF_8);
		String state = this.answers.readLine();
		if (!"clean".equals(state)) {
			throw new IllegalStateException("The store " + this.home + " is not clean: " + state);
		}
	}

	/**
	 * Has it do something.
	 * @throws IOException if it was killed, or the registry was
	 * @throws IllegalStateException if it was given something else than what was pushed
	 */
	Digest command(String line) throws IOException {
		this.free.acquireUninterruptibly();
		try {
			this.commands.println(line);
			String answer = this.answers.readLine();
			if (answer == null) {
				throw new IOException("the node was killed");
			}
			if (answer.startsWith("failed IMAGE_INVALID")) {
				throw new IllegalStateException(line + ": " + answer);
			}
			if (answer.startsWith("failed")) {
				throw new IOException(answer);
			}
			return Digest.of(answer);
		}
		finally {
			this.free.release();
		}
	}

	/**
	 * Kills it, starts it again and looks at its store.
	 * @return whether it was doing something
	 */
	boolean kill() throws IOException, InterruptedException {
		boolean busy = this.free.availablePermits() == 0;
		this.process.destroyForcibly().waitFor();
		this.free.acquireUninterruptibly();
		try {
			start();
		}
		finally {
			this.free.release();
		}
		return busy;
	}

	void end() {
		if (this.process != null) {
			this.process.destroyForcibly();
		}
	}

}
