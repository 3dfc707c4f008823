import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code proc(5)} tells of processes. */
final class Memory {

	private Memory() {
	}

	/** The parent's process id. */
	static long parent(long pid) throws IOException {
		return number(Path.of("/proc", Long.toString(pid), "status"), "PPid:");
	}

	/** Memory with shared pages counted in part (PSS), in bytes. */
	static long proportional(long pid) throws IOException {
		return 1024 * number(Path.of("/proc", Long.toString(pid), "smaps_rollup"), "Pss:");
	}

	private static long number(Path file, String key) throws IOException {
		return Files.readAllLines(file)
			.stream()
			.filter((line) -> line.startsWith(key))
			.map((line) -> line.substring(key.length()).replace("kB", "").strip())
			.mapToLong(Long::parseLong)
			.findFirst()
			.orElseThrow(() -> new IOException(file + " has no " + key));
	}

}
