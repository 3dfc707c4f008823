package dev.gantry.distribution;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.gantry.engine.EngineHome;
import dev.gantry.kernel.nftables.Nftables;

/** What of a home can be seen in the kernel. */
final class KernelTraces {

	private final Path home;

	private final String shortName;

	KernelTraces(Path home) {
		this.home = home;
		this.shortName = EngineHome.below(home).shortName();
	}

	/** Processes, mounts, control groups, links and tables of the home, for people. */
	List<String> all() throws IOException {
		List<String> traces = new ArrayList<>();
		processes(traces);
		for (String mount : Files.readAllLines(Path.of("/proc/self/mounts"))) {
			if (mount.contains(this.home.toString())) {
				traces.add("mount " + mount);
			}
		}
		try (Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"), 3)) {
			groups.filter((path) -> path.getFileName().toString().contains(this.shortName))
				.forEach((path) -> traces.add("control group " + path));
		}
		NetworkInterface.networkInterfaces()
			.map(NetworkInterface::getName)
			.filter((name) -> name.contains(this.shortName.substring(0, 6)))
			.forEach((name) -> traces.add("link " + name));
		try (Nftables nftables = Nftables.open()) {
			if (nftables.hasTable("gantry_" + this.shortName)) {
				traces.add("table gantry_" + this.shortName);
			}
		}
		return traces;
	}

	private void processes(List<String> traces) throws IOException {
		try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
			for (Path process : processes) {
				String command = read(process.resolve("cmdline")).replace('\0', ' ');
				String groups = read(process.resolve("cgroup"));
				boolean own = process.getFileName().toString().equals(Long.toString(ProcessHandle.current().pid()));
				if (!own && (command.contains(this.home.toString()) || groups.contains(this.shortName))) {
					traces.add("process " + process.getFileName() + " " + command);
				}
			}
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			// It has ended meanwhile.
			return "";
		}
	}

}
