package dev.gantry.engine.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.gantry.kernel.process.PidFd;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is remembered of a container.
 *
 * @param id its id
 * @param bundle the bundle's directory
 * @param rootfs its root on the host
 * @param pid its first process, 0 before there is one
 * @param startTime that process's start in clock ticks since boot
 * @param created RFC 3339
 * @param annotations the configuration's
 * @param groups its control groups' directories
 * @param controllers those of version 2 of control groups
 */
record State(String id, String bundle, String rootfs, int pid, long startTime, String created,
		Map<String, String> annotations, Map<String, String> groups, Set<String> controllers) {

	static final String OCI_VERSION = "1.2.0";

	/** States of the runtime specification, and paused. */
	enum Status {

		CREATING, CREATED, RUNNING, PAUSED, STOPPED;

		String label() {
			return name().toLowerCase(java.util.Locale.ROOT);
		}

	}

	State with(int newPid, long newStartTime) {
		return new State(this.id, this.bundle, this.rootfs, newPid, newStartTime, this.created, this.annotations,
				this.groups, this.controllers);
	}

	Groups controlGroups() {
		return new Groups(this.groups, this.controllers);
	}

	/** Its first process, unless that has ended. */
	boolean alive() {
		if (this.pid == 0) {
			return false;
		}
		try (PidFd process = PidFd.open(this.pid, this.startTime).orElse(null)) {
			return process != null && !process.ended();
		}
	}

	/** As the runtime specification wants it, and with what runc adds. */
	byte[] toJson(Status status) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("ociVersion", OCI_VERSION);
		json.put("id", this.id);
		json.put("pid", (status == Status.STOPPED) ? 0 : this.pid);
		json.put("status", status.label());
		json.put("bundle", this.bundle);
		json.put("rootfs", this.rootfs);
		json.put("created", this.created);
		if (!this.annotations.isEmpty()) {
			json.put("annotations", this.annotations);
		}
		json.put("owner", "root");
		return JsonMapper.shared().writeValueAsBytes(json);
	}

}
