package dev.gantry.kernel.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells one time that the host is up from every other. */
public final class BootId {

	private static final Path FILE = Path.of("/proc/sys/kernel/random/boot_id");

	private BootId() {
	}

	/** The present one. */
	public static String read() {
		try {
			return Files.readString(FILE).strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("read " + FILE, ex);
		}
	}

}
