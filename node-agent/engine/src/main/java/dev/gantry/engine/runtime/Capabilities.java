package dev.gantry.engine.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The capabilities that can be given away here. */
final class Capabilities {

	private Capabilities() {
	}

	/** The bounding set of this process, see capabilities(7). */
	static long ofThisHost() {
		try {
			return Files.readAllLines(Path.of("/proc/self/status"))
				.stream()
				.filter((line) -> line.startsWith("CapBnd:"))
				.mapToLong((line) -> Long.parseUnsignedLong(line.substring("CapBnd:".length()).strip(), 16))
				.findFirst()
				.orElse(-1);
		}
		catch (IOException ex) {
			throw new RuntimeFailure("read /proc/self/status: " + ex.getMessage(), ex);
		}
	}

}
