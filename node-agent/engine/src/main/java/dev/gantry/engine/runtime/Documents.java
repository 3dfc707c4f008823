package dev.gantry.engine.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.gantry.engine.containers.Capability;

/**
 * Documents that the runtime writes: what it can do, and a configuration to begin with.
 */
final class Documents {

	private static final List<String> MOUNT_OPTIONS = List.of("async", "atime", "bind", "defaults", "dev", "diratime",
			"exec", "noatime", "nodev", "nodiratime", "noexec", "norelatime", "nosuid", "nosymfollow", "private",
			"ratime", "rbind", "rdev", "relatime", "rexec", "rnoatime", "rnodev", "rnoexec", "rnosuid", "ro",
			"rprivate", "rro", "rrw", "rshared", "rslave", "rsuid", "runbindable", "rw", "shared", "slave",
			"strictatime", "suid", "symfollow", "unbindable");

	private static final List<String> CAPABILITIES = Stream.of("AUDIT_WRITE", "KILL", "NET_BIND_SERVICE")
		.map((name) -> "CAP_" + name)
		.toList();

	private Documents() {
	}

	/** See the runtime specification, features.md. */
	static byte[] features() {
		Map<String, Object> features = new LinkedHashMap<>();
		features.put("ociVersionMin", "1.0.0");
		features.put("ociVersionMax", State.OCI_VERSION);
		features.put("hooks",
				List.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"));
		features.put("mountOptions", MOUNT_OPTIONS);
		Map<String, Object> linux = new LinkedHashMap<>();
		linux.put("namespaces", List.of("cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"));
		linux.put("capabilities", Arrays.stream(Capability.values()).map((one) -> "CAP_" + one).toList());
		linux.put("cgroup", Map.of("v1", true, "v2", true, "systemd", false, "systemdUser", false, "rdma", false));
		linux.put("seccomp", Map.of("enabled", true, "actions",
				List.of("SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS",
						"SCMP_ACT_KILL_THREAD", "SCMP_ACT_LOG", "SCMP_ACT_TRACE", "SCMP_ACT_TRAP"),
				"operators",
				List.of("SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_LE", "SCMP_CMP_LT", "SCMP_CMP_MASKED_EQ",
						"SCMP_CMP_NE"),
				"knownFlags",
				List.of("SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW")));
		linux.put("apparmor", Map.of("enabled", true));
		linux.put("selinux", Map.of("enabled", false));
		linux.put("intelRdt", Map.of("enabled", false));
		linux.put("mountExtensions", Map.of("idmap", Map.of("enabled", false)));
		features.put("linux", linux);
		return Creation.text(features);
	}

	/** A configuration that runs a shell, as other runtimes write it. */
	static byte[] specification() {
		Map<String, Object> process = new LinkedHashMap<>();
		process.put("terminal", true);
		process.put("user", Map.of("uid", 0, "gid", 0));
		process.put("args", List.of("sh"));
		process.put("env", List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"));
		process.put("cwd", "/");
		process.put("capabilities",
				Map.of("bounding", CAPABILITIES, "effective", CAPABILITIES, "permitted", CAPABILITIES));
		process.put("rlimits", List.of(Map.of("type", "RLIMIT_NOFILE", "hard", 1024, "soft", 1024)));
		process.put("noNewPrivileges", true);
		Map<String, Object> config = new LinkedHashMap<>();
		config.put("ociVersion", State.OCI_VERSION);
		config.put("process", process);
		config.put("root", Map.of("path", "rootfs", "readonly", true));
		config.put("hostname", "gantry");
		config.put("mounts", mounts());
		config.put("linux", Map.of("resources", Map.of("devices", List.of(Map.of("allow", false, "access", "rwm"))),
				"namespaces",
				Stream.of("pid", "network", "ipc", "uts", "mount", "cgroup")
					.map((type) -> Map.of("type", type))
					.toList(),
				"maskedPaths",
				List.of("/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
						"/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/sys/firmware", "/proc/scsi"),
				"readonlyPaths", List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger")));
		return Creation.text(config);
	}

	private static List<Map<String, Object>> mounts() {
		List<Map<String, Object>> mounts = new ArrayList<>();
		mounts.add(mount("/proc", "proc"));
		mounts.add(mount("/dev", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"));
		mounts
			.add(mount("/dev/pts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"));
		mounts.add(mount("/dev/shm", "tmpfs", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"));
		mounts.add(mount("/dev/mqueue", "mqueue", "nosuid", "noexec", "nodev"));
		mounts.add(mount("/sys", "sysfs", "nosuid", "noexec", "nodev", "ro"));
		mounts.add(mount("/sys/fs/cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", "ro"));
		return mounts;
	}

	private static Map<String, Object> mount(String destination, String type, String... options) {
		Map<String, Object> mount = new LinkedHashMap<>();
		mount.put("destination", destination);
		mount.put("type", type);
		mount.put("source", type);
		if (options.length > 0) {
			mount.put("options", List.of(options));
		}
		return mount;
	}

}
