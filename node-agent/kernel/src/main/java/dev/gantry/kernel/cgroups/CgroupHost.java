package dev.gantry.kernel.cgroups;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where each controller is on this host. A controller is in one version 1 hierarchy or in
 * the version 2 tree; a hybrid host has some in each, or all in version 1 beside an empty
 * tree.
 *
 * @param legacy version 1 mount points by controller
 * @param unified the version 2 mount point, or {@code null}
 * @param unifiedControllers the controllers that version 2 has
 */
public record CgroupHost(Map<String, Path> legacy, Path unified, Set<String> unifiedControllers) {

	public CgroupHost {
		legacy = Map.copyOf(legacy);
		unifiedControllers = Set.copyOf(unifiedControllers);
	}

	/** Looks at the host's mounts. */
	public static CgroupHost detect() {
		try {
			List<String> mounts = Files.readAllLines(Path.of("/proc/self/mountinfo"));
			Optional<Path> unified = unifiedMount(mounts);
			Set<String> controllers = Set.of();
			if (unified.isPresent()) {
				String text = Files.readString(unified.get().resolve("cgroup.controllers")).strip();
				controllers = text.isEmpty() ? Set.of() : Set.of(text.split(" "));
			}
			return new CgroupHost(legacyMounts(mounts), unified.orElse(null), controllers);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("read control group mounts", ex);
		}
	}

	static Map<String, Path> legacyMounts(List<String> mounts) {
		Map<String, Path> legacy = new HashMap<>();
		for (String line : mounts) {
			Mount mount = Mount.parse(line);
			if (mount.type().equals("cgroup")) {
				for (String option : mount.options()) {
					legacy.putIfAbsent(option, mount.point());
				}
			}
		}
		return legacy;
	}

	static Optional<Path> unifiedMount(List<String> mounts) {
		return mounts.stream()
			.map(Mount::parse)
			.filter((mount) -> mount.type().equals("cgroup2"))
			.map(Mount::point)
			.findFirst();
	}

	/** Whether version 2 has a controller. */
	public boolean isUnified(String controller) {
		return this.unifiedControllers.contains(controller);
	}

	/** The version 1 hierarchy of a controller. */
	public Optional<Path> legacyOf(String controller) {
		return Optional.ofNullable(this.legacy.get(controller));
	}

	/** A line of {@code /proc/PID/mountinfo}, see proc_pid_mountinfo(5). */
	private record Mount(Path point, String type, List<String> options) {

		static Mount parse(String line) {
			String[] halves = line.split(" - ", 2);
			String[] after = halves[1].split(" ");
			return new Mount(Path.of(halves[0].split(" ")[4]), after[0], Arrays.asList(after[2].split(",")));
		}

	}

}
