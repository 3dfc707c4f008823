package dev.gantry.engine.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Paths below {@code /sys} that containers must not see, as Docker masks them. */
final class SystemPaths {

	private static final Path CPUS = Path.of("/sys/devices/system/cpu");

	private static final List<String> MASKED = build();

	private SystemPaths() {
	}

	static List<String> masked() {
		return MASKED;
	}

	private static List<String> build() {
		List<String> paths = new ArrayList<>(List.of("firmware", "devices/virtual/powercap"));
		try (DirectoryStream<Path> cpus = Files.newDirectoryStream(CPUS, "cpu[0-9]*")) {
			for (Path cpu : cpus) {
				if (Files.isDirectory(cpu.resolve("thermal_throttle"))) {
					paths.add("devices/system/cpu/" + cpu.getFileName() + "/thermal_throttle");
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("list " + CPUS, ex);
		}
		return List.copyOf(paths);
	}

}
