package dev.gantry.engine.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes what a container sees: its root, mounts, devices, links, masked and read-only
 * paths. The order of the parts is that of {@code make_root} in {@code runtime.c}.
 */
final class RootRequest {

	private static final int NEW = 0;

	private static final int BIND_ALL = 1;

	private static final int BIND_ONE = 2;

	private static final int CHARACTER = 0020000;

	private static final int BLOCK = 0060000;

	private static final int FIFO = 0010000;

	private static final int READ_ONLY_CONFINED = 0x1 | 0x2 | 0x4 | 0x8;

	private static final int RECURSIVE = 1 << 14;

	private static final List<String> KERNELS = List.of("proc", "sysfs", "devpts", "mqueue", "cgroup", "cgroup2");

	/**
	 * What may be mounted below {@code /proc}: files that only look like the kernel's.
	 */
	private static final List<String> LOOKALIKES = List.of("cpuinfo", "diskstats", "meminfo", "stat", "swaps", "uptime",
			"loadavg", "slabinfo", "sys/kernel/ns_last_pid", "sys/crypto/fips_enabled");

	private final Node config;

	private final Path bundle;

	private final Map<String, String> groups;

	private final boolean users;

	/**
	 * Writes the root of a container.
	 * @param config the whole document
	 * @param groups what it sees of its control groups: names below
	 * {@code /sys/fs/cgroup} and directories; an empty name is {@code /sys/fs/cgroup}
	 * itself
	 * @param users whether it has a user namespace of its own
	 */
	RootRequest(Node config, Path bundle, Map<String, String> groups, boolean users) {
		this.config = config;
		this.bundle = bundle;
		this.groups = groups;
		this.users = users;
	}

	/** The places whose content goes into what is mounted on them. */
	List<String> copiedUp() {
		List<String> targets = new ArrayList<>();
		for (Node mount : this.config.get("mounts").elements()) {
			MountOptions options = MountOptions.of(mount.get("options"));
			if (options.copyUp() && !options.bind()) {
				targets.add(mount.get("destination").text());
			}
		}
		return targets;
	}

	/** The root on the host. */
	Path rootfs() {
		Path path = this.bundle.resolve(this.config.get("root").get("path").text());
		if (!Files.isDirectory(path)) {
			throw new RuntimeFailure("config.json: root.path: " + path + " is not a directory");
		}
		return path;
	}

	Request write() {
		Request request = new Request().text(rootfs().toString()).large(propagation());
		List<Node> mounts = this.config.get("mounts").elements();
		Request all = new Request();
		int count = 0;
		for (Node mount : mounts) {
			count += write(all, mount);
		}
		return request.number(count).append(all).append(devices(mounts));
	}

	private long propagation() {
		Node node = this.config.get("linux").get("rootfsPropagation");
		return switch (node.text("")) {
			case "" -> 0;
			case "private" -> 1 << 18;
			case "rprivate" -> 1 << 18 | RECURSIVE;
			case "slave" -> 1 << 19;
			case "rslave" -> 1 << 19 | RECURSIVE;
			case "shared" -> 1 << 20;
			case "rshared" -> 1 << 20 | RECURSIVE;
			case "unbindable" -> 1 << 17;
			case "runbindable" -> 1 << 17 | RECURSIVE;
			default ->
				throw new RuntimeFailure("config.json: " + node.path() + ": '" + node.text() + "' is no propagation");
		};
	}

	private int write(Request request, Node mount) {
		String target = mount.get("destination").text();
		String type = mount.get("type").text("none");
		mount.get("uidMappings").refuse("mounts with their own user numbers");
		mount.get("gidMappings").refuse("mounts with their own group numbers");
		MountOptions options = MountOptions.of(mount.get("options"));
		if (!options.bind() && (type.equals("cgroup") || type.equals("cgroup2"))) {
			return groups(request, target, options);
		}
		boolean bind = options.bind() || type.equals("bind") || type.equals("rbind");
		requirePlace(mount, target, bind ? "bind" : type);
		if (!bind) {
			boolean pinned = KERNELS.contains(type) || target.equals("/dev");
			String source = mount.get("source").text("");
			one(request, NEW, target, source, type, options, true, pinned);
			return 1;
		}
		Path source = this.bundle.resolve(mount.get("source").text());
		if (!Files.exists(source)) {
			throw new RuntimeFailure("config.json: " + mount.path() + ".source: " + source + " is not there");
		}
		one(request, options.bindAll() || type.equals("rbind") ? BIND_ALL : BIND_ONE, target, source.toString(), "",
				options, Files.isDirectory(source), false);
		return 1;
	}

	private static void one(Request request, int kind, String target, String source, String type, MountOptions options,
			boolean directory, boolean pinned) {
		request.number(kind).text(target).text(source).text(type).text((kind == NEW) ? options.data() : "");
		request.large(options.set()).large((kind == NEW) ? 0 : options.clear());
		request.truth(options.recursive()).number(options.propagation()).truth(directory).truth(pinned);
	}

	/** Only what shows the kernel's truth may be at {@code /proc} (CVE-2019-16884). */
	private static void requirePlace(Node mount, String target, String type) {
		if (target.isEmpty() || Path.of(target).normalize().equals(Path.of("/"))) {
			throw new RuntimeFailure(
					"config.json: " + mount.path() + ".destination: nothing can be mounted on '" + target + "'");
		}
		Path path = Path.of("/").resolve(target).normalize();
		if (path.equals(Path.of("/proc")) && !type.equals("proc") || path.startsWith("/proc") && path.getNameCount() > 1
				&& !LOOKALIKES.contains(Path.of("/proc").relativize(path).toString())) {
			throw new RuntimeFailure("config.json: " + mount.path() + ".destination: a " + type
					+ " cannot be mounted at " + target + ", which is the kernel's");
		}
	}

	/**
	 * What the container's own groups show; of version 1 one directory per controller.
	 */
	private int groups(Request request, String target, MountOptions options) {
		if (this.groups.containsKey("")) {
			one(request, BIND_ONE, target, this.groups.get(""), "", options, true, true);
			return 1;
		}
		request.number(NEW).text(target).text("tmpfs").text("tmpfs").text("mode=755,size=64k");
		request.large(READ_ONLY_CONFINED & ~0x1L).large(0).number(0).number(0).number(1).number(1);
		this.groups.forEach(
				(name, directory) -> one(request, BIND_ONE, target + "/" + name, directory, "", options, true, true));
		return 1 + this.groups.size();
	}

	private Request devices(List<Node> mounts) {
		boolean own = mounts.stream()
			.noneMatch(
					(mount) -> Path.of("/").resolve(mount.get("destination").text()).normalize().equals(Path.of("/dev"))
							&& MountOptions.of(mount.get("options")).bind());
		Request nodes = new Request();
		int count = 0;
		List<String> made = new ArrayList<>();
		for (Node device : this.config.get("linux").get("devices").elements()) {
			made.add(device.get("path").text());
			device(nodes, device);
			count++;
		}
		Map<String, Integer> defaults = Map.of("null", 3, "zero", 5, "full", 7, "random", 8, "urandom", 9);
		for (var entry : defaults.entrySet()) {
			if (own && !made.contains("/dev/" + entry.getKey())) {
				node(nodes, "/dev/" + entry.getKey(), CHARACTER | 0666, 1, entry.getValue(), 0, 0);
				count++;
			}
		}
		if (own && !made.contains("/dev/tty")) {
			node(nodes, "/dev/tty", CHARACTER | 0666, 5, 0, 0, 0);
			count++;
		}
		Map<String, String> links = own ? Map.of("/dev/fd", "/proc/self/fd", "/dev/stdin", "/proc/self/fd/0",
				"/dev/stdout", "/proc/self/fd/1", "/dev/stderr", "/proc/self/fd/2", "/dev/ptmx", "pts/ptmx") : Map.of();
		Request request = new Request().truth(this.users).number(count).append(nodes).number(links.size());
		links.forEach((path, content) -> request.text(path).text(content));
		return request;
	}

	private static void device(Request request, Node device) {
		int type = switch (device.get("type").text()) {
			case "c", "u" -> CHARACTER;
			case "b" -> BLOCK;
			case "p" -> FIFO;
			default -> throw new RuntimeFailure("config.json: " + device.path() + ".type is none of c, u, b and p");
		};
		int mode = device.get("fileMode").present() ? device.get("fileMode").number(0, 07777) : 0666;
		boolean numbered = type != FIFO;
		node(request, device.get("path").text(), type | mode, numbered ? device.get("major").number() : 0,
				numbered ? device.get("minor").number() : 0, device.get("uid").number(0), device.get("gid").number(0));
	}

	private static void node(Request request, String path, int mode, long major, long minor, long uid, long gid) {
		request.text(path).number(mode).number(major).number(minor).number(uid).number(gid);
	}

}
