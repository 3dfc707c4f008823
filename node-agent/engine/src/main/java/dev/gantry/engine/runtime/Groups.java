package dev.gantry.engine.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.gantry.kernel.cgroups.Cgroup;
import dev.gantry.kernel.cgroups.CgroupHost;

/**
 * A container's control groups where its caller wants them: the same path in each
 * hierarchy of version 1, and in version 2.
 *
 * @param directories by controller; version 2 is {@code unified}
 * @param controllers those of version 2
 */
record Groups(Map<String, String> directories, Set<String> controllers) {

	static final String UNIFIED = "unified";

	/** Holds the groups of containers whose caller wants no other place. */
	static final String PARENT = "gantry-oci";

	private static final List<String> LEGACY = List.of("memory", "cpu", "cpuacct", "cpuset", "pids", "devices",
			"freezer", "blkio", "net_cls", "net_prio", "hugetlb", "perf_event", "name=systemd");

	/** Where the groups of a container are, made or not. */
	static Groups at(String path) {
		CgroupHost host = CgroupHost.detect();
		Map<String, String> directories = new LinkedHashMap<>();
		String relative = Path.of("/").resolve(path).normalize().toString().substring(1);
		if (relative.isEmpty() || path.contains("..")) {
			throw new RuntimeFailure("config.json: linux.cgroupsPath: '" + path + "' is no control group of its own");
		}
		for (String controller : LEGACY) {
			host.legacyOf(controller)
				.ifPresent((mount) -> directories.put(controller, mount.resolve(relative).toString()));
		}
		if (host.unified() != null) {
			directories.put(UNIFIED, host.unified().resolve(relative).toString());
		}
		return new Groups(directories, host.unifiedControllers());
	}

	/** Makes what is missing; nothing in it may run yet. */
	void create() throws IOException {
		for (var entry : this.directories.entrySet()) {
			Path directory = Path.of(entry.getValue());
			if (entry.getKey().equals("cpuset")) {
				createProcessorSet(directory);
			}
			else if (entry.getKey().equals(UNIFIED) && !this.controllers.isEmpty()) {
				createUnified(directory);
			}
			Files.createDirectories(directory);
			if (!new Cgroup(directory).processes().isEmpty()) {
				throw new RuntimeFailure("control group " + directory + " has processes already");
			}
		}
	}

	/** A new set is empty, and nothing can run in it. */
	private static void createProcessorSet(Path directory) throws IOException {
		if (Files.isDirectory(directory)) {
			return;
		}
		createProcessorSet(directory.getParent());
		Files.createDirectory(directory);
		for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
			String inherited = Files.readString(directory.getParent().resolve(file)).strip();
			new Cgroup(directory).write(file, inherited);
		}
	}

	private void createUnified(Path directory) throws IOException {
		Path parent = directory.getParent();
		if (!Files.isDirectory(parent)) {
			createUnified(parent);
			Files.createDirectories(parent);
		}
		for (String controller : this.controllers) {
			try {
				new Cgroup(parent).write("cgroup.subtree_control", "+" + controller);
			}
			catch (IOException ex) {
				Log.warn("enable controller " + controller + " in " + parent + ": " + ex.getMessage());
			}
		}
	}

	void join(long pid) throws IOException {
		for (String directory : this.directories.values()) {
			new Cgroup(Path.of(directory)).write("cgroup.procs", Long.toString(pid));
		}
	}

	boolean isUnified(String controller) {
		return this.controllers.contains(controller);
	}

	/** The group of a controller, version 1 or 2. */
	Cgroup of(String controller) {
		String directory = this.directories.get(isUnified(controller) ? UNIFIED : controller);
		if (directory == null) {
			throw new RuntimeFailure("this host has no '" + controller + "' control group controller");
		}
		return new Cgroup(Path.of(directory));
	}

	/** What the container sees below {@code /sys/fs/cgroup}. */
	Map<String, String> views() {
		if (!this.directories.containsKey("memory")) {
			return Map.of("", this.directories.get(UNIFIED));
		}
		Map<String, String> views = new LinkedHashMap<>();
		this.directories.forEach((name, directory) -> views.put(name.replace("name=", ""), directory));
		return views;
	}

	/** All processes of the container, those in groups of its own making included. */
	Set<Integer> processes() throws IOException {
		Set<Integer> processes = new TreeSet<>();
		for (String directory : this.directories.values()) {
			if (Files.isDirectory(Path.of(directory))) {
				collect(Path.of(directory), processes);
			}
		}
		return processes;
	}

	private static void collect(Path directory, Set<Integer> processes) throws IOException {
		processes.addAll(new Cgroup(directory).processes());
		for (Cgroup child : new Cgroup(directory).children()) {
			collect(child.path(), processes);
		}
	}

	void freeze(boolean frozen) throws IOException {
		String unified = this.directories.get(UNIFIED);
		if (unified != null && Files.exists(Path.of(unified, "cgroup.freeze"))) {
			new Cgroup(Path.of(unified)).write("cgroup.freeze", frozen ? "1" : "0");
			return;
		}
		of("freezer").write("freezer.state", frozen ? "FROZEN" : "THAWED");
	}

	boolean frozen() {
		try {
			String unified = this.directories.get(UNIFIED);
			if (unified != null && Files.exists(Path.of(unified, "cgroup.freeze"))) {
				return new Cgroup(Path.of(unified)).number("cgroup.freeze") == 1;
			}
			return this.directories.containsKey("freezer")
					&& !of("freezer").lines("freezer.state").equals(List.of("THAWED"))
					&& !of("freezer").lines("freezer.state").isEmpty();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Ends what still runs in the groups and removes them with all below. */
	void remove() throws IOException {
		if (frozen()) {
			freeze(false);
		}
		List<Path> all = new ArrayList<>();
		for (String directory : this.directories.values()) {
			descend(Path.of(directory), all);
		}
		for (Path directory : all) {
			new Cgroup(directory).end();
			if (directory.getParent().endsWith(PARENT)) {
				removeUnlessUsed(directory.getParent());
			}
		}
	}

	private static void removeUnlessUsed(Path parent) {
		try {
			Files.delete(parent);
		}
		catch (IOException ex) {
			// Other containers have their groups in it.
		}
	}

	/** Children first. */
	private static void descend(Path directory, List<Path> into) throws IOException {
		if (!Files.isDirectory(directory)) {
			return;
		}
		try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, Files::isDirectory)) {
			for (Path child : children) {
				descend(child, into);
			}
		}
		into.add(directory);
	}

}
