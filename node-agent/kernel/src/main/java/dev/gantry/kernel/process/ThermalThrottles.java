package dev.gantry.kernel.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where {@code /sys} tells how hot each processor is, which tells neighbours of each
 * other.
 */
public final class ThermalThrottles {

	private static final Path SYSTEM = Path.of("/sys");

	private static final Path PROCESSORS = SYSTEM.resolve("devices/system/cpu");

	private ThermalThrottles() {
	}

	/** The directories of this host, relative to {@code /sys}. */
	public static List<String> paths() {
		List<String> paths = new ArrayList<>();
		try (DirectoryStream<Path> processors = Files.newDirectoryStream(PROCESSORS, "cpu[0-9]*")) {
			for (Path processor : processors) {
				Path throttle = processor.resolve("thermal_throttle");
				if (Files.isDirectory(throttle)) {
					paths.add(SYSTEM.relativize(throttle).toString());
				}
			}
			return paths;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("list " + PROCESSORS, ex);
		}
	}

}
