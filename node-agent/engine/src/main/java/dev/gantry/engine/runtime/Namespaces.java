package dev.gantry.engine.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which namespaces a container gets.
 *
 * @param made their {@code CLONE_NEW*} flags
 * @param entered flags and paths of those of somebody else, in the order to enter them
 */
record Namespaces(long made, Map<Long, String> entered) {

	static final long MOUNT = 0x20000;

	static final long UTS = 0x04000000;

	static final long IPC = 0x08000000;

	static final long USER = 0x10000000;

	static final long PID = 0x20000000;

	static final long NETWORK = 0x40000000;

	private static final long CGROUP = 0x02000000;

	private static final long TIME = 0x80;

	/**
	 * User first, which gives the rights for the others; mount last, which takes paths
	 * away.
	 */
	private static final Map<String, Long> ORDER = new LinkedHashMap<>();

	private static final Map<String, String> FILES = Map.of("network", "net", "mount", "mnt");

	static {
		ORDER.put("user", USER);
		ORDER.put("ipc", IPC);
		ORDER.put("uts", UTS);
		ORDER.put("network", NETWORK);
		ORDER.put("pid", PID);
		ORDER.put("cgroup", CGROUP);
		ORDER.put("time", TIME);
		ORDER.put("mount", MOUNT);
	}

	static Namespaces of(Node linux) {
		long made = 0;
		Map<String, String> paths = new LinkedHashMap<>();
		for (Node namespace : linux.get("namespaces").elements()) {
			String type = namespace.get("type").text();
			Long flag = ORDER.get(type);
			if (flag == null) {
				throw new RuntimeFailure(
						"config.json: " + namespace.path() + ".type: there is no namespace '" + type + "'");
			}
			String path = namespace.get("path").text("");
			if ((made & flag) != 0 || paths.putIfAbsent(type, path) != null) {
				throw new RuntimeFailure("config.json: " + namespace.path() + ": a second '" + type + "' namespace");
			}
			if (path.isEmpty()) {
				made |= flag;
			}
		}
		Map<Long, String> entered = new LinkedHashMap<>();
		ORDER.forEach((type, flag) -> {
			if (!paths.getOrDefault(type, "").isEmpty()) {
				entered.put(flag, paths.get(type));
			}
		});
		if ((made & MOUNT) == 0) {
			throw new RuntimeFailure("config.json: linux.namespaces: a new mount namespace is needed");
		}
		return new Namespaces(made, entered);
	}

	/** Those of a process, as far as this process is in others. */
	static Namespaces of(int pid) throws IOException {
		Map<Long, String> entered = new LinkedHashMap<>();
		for (var type : ORDER.entrySet()) {
			String file = FILES.getOrDefault(type.getKey(), type.getKey());
			Path theirs = Path.of("/proc/" + pid + "/ns/" + file);
			Path ours = Path.of("/proc/self/ns/" + file);
			if (Files.exists(theirs) && !Files.readSymbolicLink(theirs).equals(Files.readSymbolicLink(ours))) {
				entered.put(type.getValue(), theirs.toString());
			}
		}
		return new Namespaces(0, entered);
	}

	/** Whether the container has one of its own, made or given. */
	boolean has(long flag) {
		return (this.made & flag) != 0 || this.entered.containsKey(flag);
	}

	void write(Request request) {
		request.number(this.entered.size());
		this.entered.forEach((flag, path) -> request.number(flag).text(path));
	}

	/**
	 * Settings of the kernel that a container may change: those of its own namespaces.
	 */
	List<String[]> settings(Node sysctl) {
		List<String[]> settings = new ArrayList<>();
		sysctl.map().forEach((name, value) -> {
			String dotted = name.replace('/', '.');
			boolean network = dotted.startsWith("net.") && has(NETWORK);
			boolean ipc = (dotted.matches("kernel\\.(msg[a-z]+|sem|shm[a-z_]+|sem_next_id)")
					|| dotted.startsWith("fs.mqueue.")) && has(IPC);
			boolean names = dotted.equals("kernel.domainname") && has(UTS);
			if (!(network || ipc || names) || dotted.contains("..")) {
				throw new RuntimeFailure("config.json: " + sysctl.path() + ": '" + name
						+ "' is not in a namespace of the container's own");
			}
			if (value.chars().anyMatch((c) -> c < ' ' && c != '\t')) {
				throw new RuntimeFailure(
						"config.json: " + sysctl.path() + "." + name + ": the value is more than a line");
			}
			settings.add(new String[] { "sys/" + (name.contains("/") ? name : name.replace('.', '/')), value });
		});
		return settings;
	}

}
