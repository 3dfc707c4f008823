package dev.gantry.engine.cgroups;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.engine.containers.ResourceControls;
import dev.gantry.kernel.cgroups.Cgroup;
import dev.gantry.kernel.cgroups.CgroupHost;

/** Changes the groups of a container that runs. */
final class GroupUpdate {

	/** A program that starts others all the time is followed this often. */
	private static final int ROUNDS = 20;

	private final CgroupHost host;

	private final String parent;

	private final String id;

	GroupUpdate(CgroupHost host, String parent, String id) {
		this.host = host;
		this.parent = parent;
		this.id = id;
	}

	/**
	 * Applies limits and shares; what the shares leave open stays as it is.
	 * @throws IOException naming the file when the kernel refuses a value
	 */
	void apply(ResourceLimits limits, ResourceControls controls) throws IOException {
		memory(limits.memory(), controls.swap());
		cpu(limits);
		group("pids").write("pids.max", Integer.toString(limits.pids()));
		SharingPlan sharing = SharingPlan.of(this.host, this.parent, this.id, limits.memory(), controls);
		for (String extra : sharing.extra()) {
			new Cgroup(Path.of(extra)).create();
		}
		for (GroupPlan.Setting setting : sharing.settings()) {
			Path file = Path.of(setting.path());
			Cgroup group = new Cgroup(file.getParent());
			if (setting.optional()) {
				writeIfPresent(group, file.getFileName().toString(), setting.value());
			}
			else {
				group.write(file.getFileName().toString(), setting.value());
			}
		}
		for (String extra : sharing.extra()) {
			join(new Cgroup(Path.of(extra)));
		}
	}

	private void cpu(ResourceLimits limits) throws IOException {
		Cgroup cpu = group("cpu");
		long quota = ControlGroups.quota(limits.cpu());
		if (this.host.isUnified("cpu")) {
			cpu.write("cpu.max", ((quota == 0) ? "max" : Long.toString(quota)) + " " + ControlGroups.CPU_PERIOD_MICROS);
		}
		else {
			cpu.write("cpu.cfs_quota_us", Long.toString((quota == 0) ? -1 : quota));
		}
	}

	/**
	 * Version 1 refuses a limit of memory over that of memory and swap: whichever grows
	 * goes first. Version 2 takes any value and kills who is over it, which no change of
	 * limits should do.
	 */
	private void memory(MemorySize limit, MemorySize swap) throws IOException {
		Cgroup group = group("memory");
		boolean unlimited = limit.bytes() == 0;
		if (this.host.isUnified("memory")) {
			long used = group.number("memory.current") - group.number("memory.stat", "inactive_file");
			if (!unlimited && used > limit.bytes()) {
				throw new FileSystemException(group + "/memory.max", null, "it uses " + used + " bytes already");
			}
			group.write("memory.max", unlimited ? "max" : Long.toString(limit.bytes()));
			writeIfPresent(group, "memory.swap.max", unlimited ? "max" : Long.toString(swap.bytes()));
			writeIfPresent(group, "memory.oom.group", unlimited ? "0" : "1");
			return;
		}
		String own = unlimited ? "-1" : Long.toString(limit.bytes());
		String withSwap = unlimited ? "-1" : Long.toString(limit.bytes() + swap.bytes());
		List<List<String>> values = new ArrayList<>(
				List.of(List.of("memory.limit_in_bytes", own), List.of("memory.memsw.limit_in_bytes", withSwap)));
		if (unlimited || limit.bytes() > group.number("memory.limit_in_bytes")) {
			Collections.reverse(values);
		}
		for (List<String> value : values) {
			writeIfPresent(group, value.get(0), value.get(1));
		}
	}

	private static void writeIfPresent(Cgroup group, String file, String value) throws IOException {
		if (Files.exists(group.path().resolve(file))) {
			group.write(file, value);
		}
	}

	/** What its processes start meanwhile is wherever who started it was. */
	private void join(Cgroup group) throws IOException {
		Cgroup all = group("memory");
		for (int round = 0; round < ROUNDS; round++) {
			Set<Integer> outside = new HashSet<>(all.processes());
			outside.removeAll(group.processes());
			if (outside.isEmpty()) {
				return;
			}
			for (int pid : outside) {
				try {
					group.write("cgroup.procs", Integer.toString(pid));
				}
				catch (IOException ex) {
					if (Files.exists(Path.of("/proc/" + pid))) {
						throw ex;
					}
				}
			}
		}
		throw new FileSystemException(group + "/cgroup.procs", null, "its processes come and go too fast");
	}

	private Cgroup group(String controller) {
		Path mount = this.host.legacyOf(controller).orElseGet(this.host::unified);
		return new Cgroup(mount).child(this.parent).child(this.id);
	}

}
