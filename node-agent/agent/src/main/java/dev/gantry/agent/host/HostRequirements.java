package dev.gantry.agent.host;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the engine needs of a host, looked at before anything is begun. Each requirement
 * that is not met is told with its remedy.
 */
public final class HostRequirements {

	private static final List<String> CONTROLLERS = List.of("cpu", "memory", "pids");

	private final Path proc;

	/**
	 * Creates the requirements.
	 * @param proc where procfs is mounted
	 */
	public HostRequirements(Path proc) {
		this.proc = proc;
	}

	/** What is missing, most important first; empty for a fit host. */
	public List<HostProblem> missing(Path home) {
		List<HostProblem> problems = new ArrayList<>();
		root().ifPresent(problems::add);
		overlay().ifPresent(problems::add);
		controlGroups().ifPresent(problems::add);
		home(home).ifPresent(problems::add);
		return problems;
	}

	private Optional<HostProblem> root() {
		boolean root = lines("self/status").stream()
			.filter((line) -> line.startsWith("Uid:"))
			.anyMatch((line) -> line.split("\\s+")[2].equals("0"));
		return root ? Optional.empty()
				: Optional.of(new HostProblem("The agent does not run as root, and containers cannot be made without",
						"Start it as root, for example with sudo"));
	}

	private Optional<HostProblem> overlay() {
		boolean known = lines("filesystems").stream().anyMatch((line) -> line.strip().endsWith("overlay"));
		return known ? Optional.empty()
				: Optional.of(new HostProblem("The kernel has no overlay file system (it is not in /proc/filesystems)",
						"Load it with 'modprobe overlay', or use a kernel with CONFIG_OVERLAY_FS"));
	}

	private Optional<HostProblem> controlGroups() {
		List<String> mounts = lines("self/mounts");
		if (mounts.stream().noneMatch((line) -> isType(line, "cgroup2") || isType(line, "cgroup"))) {
			return Optional.of(new HostProblem("No control groups are mounted, so containers cannot be limited",
					"Mount them: mount -t cgroup2 none /sys/fs/cgroup"));
		}
		List<String> enabled = lines("cgroups").stream()
			.map((line) -> line.split("\\s+"))
			.filter((fields) -> fields.length == 4 && fields[3].equals("1"))
			.map((fields) -> fields[0])
			.toList();
		List<String> absent = CONTROLLERS.stream().filter((name) -> !enabled.contains(name)).toList();
		return absent.isEmpty() ? Optional.empty()
				: Optional
					.of(new HostProblem("The kernel has no control group controller for " + String.join(", ", absent),
							"Enable it on the kernel's command line, for example with cgroup_enable=memory"));
	}

	private static boolean isType(String mount, String type) {
		String[] fields = mount.split(" ");
		return fields.length > 2 && fields[2].equals(type);
	}

	private Optional<HostProblem> home(Path home) {
		try {
			Files.createDirectories(home);
			Path probe = Files.createTempFile(home, ".writable", "");
			Files.delete(probe);
		}
		catch (FileSystemException ex) {
			return Optional.of(new HostProblem(
					"The home " + home + " cannot be used: "
							+ (ex.getReason() == null ? ex.toString() : ex.getReason()),
					"Give another directory with --home, on a file system that can be written"));
		}
		catch (IOException ex) {
			return Optional.of(new HostProblem("The home " + home + " cannot be used: " + ex.getMessage(),
					"Give another directory with --home"));
		}
		return onOverlay(home) ? Optional.of(new HostProblem(
				"The home " + home + " lies on an overlay file system, which cannot hold another one's upper directory",
				"Give a home on a file system like ext4, xfs or tmpfs with --home")) : Optional.empty();
	}

	private static boolean onOverlay(Path home) {
		try {
			return Files.getFileStore(home).type().equals("overlay");
		}
		catch (IOException ex) {
			return false;
		}
	}

	private List<String> lines(String name) {
		try {
			return Arrays.asList(Files.readString(this.proc.resolve(name)).split("\n"));
		}
		catch (IOException ex) {
			return List.of();
		}
	}

}
