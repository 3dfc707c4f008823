package dev.gantry.engine.runtime;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

import dev.gantry.engine.cgroups.DeviceFilter;
import dev.gantry.kernel.cgroups.Cgroup;

/** Writes {@code linux.resources} to control groups, in the words of version 1 or 2. */
final class Resources {

	private final Node resources;

	private final Groups groups;

	Resources(Node resources, Groups groups) {
		this.resources = resources;
		this.groups = groups;
	}

	/** Writes all limits. */
	void apply() throws IOException {
		this.resources.get("rdma").refuse("limits of RDMA devices cannot be set");
		memory(this.resources.get("memory"));
		cpu(this.resources.get("cpu"));
		Node pids = this.resources.get("pids").get("limit");
		if (pids.present()) {
			write("pids", "pids.max", (pids.number() <= 0) ? "max" : Long.toString(pids.number()));
		}
		blockDevices(this.resources.get("blockIO"));
		for (Node page : this.resources.get("hugepageLimits").elements()) {
			String name = "hugetlb." + page.get("pageSize").text();
			write("hugetlb", name + (this.groups.isUnified("hugetlb") ? ".max" : ".limit_in_bytes"),
					Long.toString(page.get("limit").number()));
		}
		network(this.resources.get("network"));
		Node unified = this.resources.get("unified");
		for (String name : unified.names()) {
			if (name.contains("/")) {
				throw new RuntimeFailure("config.json: " + unified.path() + ": '" + name + "' is no file's name");
			}
			if (this.groups.controllers().isEmpty()) {
				throw new RuntimeFailure("config.json: " + unified.path() + "." + name
						+ ": this host has no controllers in version 2 of control groups");
			}
			write(Groups.UNIFIED, name, unified.get(name).text());
		}
	}

	/** Writes device rules to version 1. */
	void applyDevices() throws IOException {
		if (this.groups.directories().containsKey("devices")) {
			write("devices", "devices.deny", "a");
			for (String rule : deviceRules()) {
				write("devices", "devices.allow", rule);
			}
			for (Node rule : this.resources.get("devices").elements()) {
				String text = rule(rule);
				if (!rule.get("allow").truth() && !text.startsWith("a ")) {
					write("devices", "devices.deny", text);
				}
			}
		}
	}

	/** The device program of version 2; empty where version 1 has the rules. */
	byte[] deviceProgram() {
		return this.groups.directories().containsKey("devices")
				|| !this.groups.directories().containsKey(Groups.UNIFIED) ? new byte[0]
						: DeviceFilter.program(deviceRules());
	}

	private List<String> deviceRules() {
		List<String> rules = new ArrayList<>(DeviceFilter.ALWAYS);
		for (Node rule : this.resources.get("devices").elements()) {
			if (rule.get("allow").truth()) {
				String text = rule(rule);
				if (text.startsWith("a ")) {
					rules.add("b" + text.substring(1));
					rules.add("c" + text.substring(1));
				}
				else {
					rules.add(text);
				}
			}
		}
		return rules;
	}

	private static String rule(Node rule) {
		String type = rule.get("type").text("a");
		if (!List.of("a", "b", "c", "").contains(type)) {
			throw new RuntimeFailure("config.json: " + rule.path() + ".type is none of a, b and c");
		}
		String access = rule.get("access").text("rwm");
		if (!access.matches("[rwm]{0,3}")) {
			throw new RuntimeFailure("config.json: " + rule.path() + ".access is not of the letters r, w and m");
		}
		return (type.isEmpty() ? "a" : type) + " " + number(rule.get("major")) + ":" + number(rule.get("minor")) + " "
				+ (access.isEmpty() ? "rwm" : access);
	}

	private static String number(Node number) {
		return number.number(-1) < 0 ? "*" : Long.toString(number.number());
	}

	private void memory(Node memory) throws IOException {
		boolean unified = this.groups.isUnified("memory");
		Node limit = memory.get("limit");
		Node swap = memory.get("swap");
		if (unified) {
			if (limit.present()) {
				write("memory", "memory.max", maximum(limit.number()));
			}
			if (swap.present()) {
				long only = (swap.number() < 0) ? -1 : Math.max(0, swap.number() - limit.number(0));
				write("memory", "memory.swap.max", maximum(only));
			}
			optional(memory.get("reservation"), "memory", "memory.low");
			return;
		}
		legacyMemory(limit, swap);
		optional(memory.get("reservation"), "memory", "memory.soft_limit_in_bytes");
		optional(memory.get("swappiness"), "memory", "memory.swappiness");
		if (memory.get("disableOOMKiller").truth()) {
			write("memory", "memory.oom_control", "1");
		}
	}

	/** Memory alone is never more than memory and swap: whichever grows goes first. */
	private void legacyMemory(Node limit, Node swap) throws IOException {
		if (!limit.present() && !swap.present()) {
			return;
		}
		Cgroup group = this.groups.of("memory");
		boolean grows = swap.present()
				&& (swap.number() < 0 || swap.number() > group.number("memory.memsw.limit_in_bytes"));
		if (grows) {
			write("memory", "memory.memsw.limit_in_bytes", Long.toString(swap.number()));
		}
		if (limit.present()) {
			write("memory", "memory.limit_in_bytes", Long.toString(limit.number()));
		}
		if (swap.present() && !grows) {
			write("memory", "memory.memsw.limit_in_bytes", Long.toString(swap.number()));
		}
	}

	private static String maximum(long value) {
		return (value < 0) ? "max" : Long.toString(value);
	}

	private void cpu(Node cpu) throws IOException {
		boolean unified = this.groups.isUnified("cpu");
		long shares = cpu.get("shares").number(0);
		if (shares > 0) {
			write("cpu", unified ? "cpu.weight" : "cpu.shares",
					Long.toString(unified ? 1 + (Math.max(shares, 2) - 2) * 9999 / 262_142 : shares));
		}
		Node quota = cpu.get("quota");
		Node period = cpu.get("period");
		if (unified && (quota.present() || period.present())) {
			write("cpu", "cpu.max", maximum(quota.number(-1) <= 0 ? -1 : quota.number()) + " "
					+ ((period.number(0) == 0) ? 100_000 : period.number()));
		}
		else if (!unified) {
			positive(period, "cpu", "cpu.cfs_period_us");
			if (quota.number(0) != 0) {
				write("cpu", "cpu.cfs_quota_us", Long.toString(quota.number()));
			}
			positive(cpu.get("realtimePeriod"), "cpu", "cpu.rt_period_us");
			positive(cpu.get("realtimeRuntime"), "cpu", "cpu.rt_runtime_us");
		}
		optional(cpu.get("burst"), "cpu", unified ? "cpu.max.burst" : "cpu.cfs_burst_us");
		optional(cpu.get("idle"), "cpu", "cpu.idle");
		for (String name : List.of("cpus", "mems")) {
			String set = cpu.get(name).text("");
			if (!set.isEmpty()) {
				write("cpuset", "cpuset." + name, set);
			}
		}
	}

	private void blockDevices(Node block) throws IOException {
		boolean unified = this.groups.isUnified("io");
		block.get("leafWeight").refuse("the kernel has no leaf weights any more");
		if (block.get("weight").number(0) > 0) {
			write(unified ? "io" : "blkio", unified ? "io.weight" : "blkio.weight",
					Long.toString(block.get("weight").number()));
		}
		for (Node device : block.get("weightDevice").elements()) {
			write(unified ? "io" : "blkio", unified ? "io.weight" : "blkio.weight_device",
					device(device) + " " + device.get("weight").number());
		}
		String[][] rates = { { "throttleReadBpsDevice", "rbps", "read_bps" },
				{ "throttleWriteBpsDevice", "wbps", "write_bps" }, { "throttleReadIOPSDevice", "riops", "read_iops" },
				{ "throttleWriteIOPSDevice", "wiops", "write_iops" } };
		for (String[] rate : rates) {
			for (Node device : block.get(rate[0]).elements()) {
				if (unified) {
					write("io", "io.max", device(device) + " " + rate[1] + "=" + device.get("rate").number());
				}
				else {
					write("blkio", "blkio.throttle." + rate[2] + "_device",
							device(device) + " " + device.get("rate").number());
				}
			}
		}
	}

	private static String device(Node device) {
		return device.get("major").number() + ":" + device.get("minor").number();
	}

	private void network(Node network) throws IOException {
		if (network.get("classID").present()) {
			write("net_cls", "net_cls.classid", Long.toString(network.get("classID").number()));
		}
		for (Node priority : network.get("priorities").elements()) {
			write("net_prio", "net_prio.ifpriomap",
					priority.get("name").text() + " " + priority.get("priority").number());
		}
	}

	private void positive(Node value, String controller, String file) throws IOException {
		if (value.number(0) > 0) {
			write(controller, file, Long.toString(value.number()));
		}
	}

	private void optional(Node value, String controller, String file) throws IOException {
		if (value.present()) {
			write(controller, file, Long.toString(value.number()));
		}
	}

	private void write(String controller, String file, String value) throws IOException {
		Cgroup group = this.groups.of(controller);
		try {
			group.write(file, value);
		}
		catch (FileSystemException ex) {
			throw new RuntimeFailure("set " + group + "/" + file + " to " + value + ": "
					+ ((ex.getReason() != null) ? ex.getReason() : "this kernel has no such file"), ex);
		}
	}

}
