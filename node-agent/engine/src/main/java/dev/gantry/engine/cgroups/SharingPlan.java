package dev.gantry.engine.cgroups;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.containers.DiskRate;
import dev.gantry.engine.containers.DiskShares;
import dev.gantry.engine.containers.ResourceControls;
import dev.gantry.kernel.cgroups.Cgroup;
import dev.gantry.kernel.cgroups.CgroupHost;

/**
 * How a container shares the machine, as control files of version 1 or 2, controller by
 * controller. Groups of version 1 that only some containers need are made for those.
 */
final class SharingPlan {

	/** The kernel's default weight of a group in version 2, and in version 1. */
	private static final int WEIGHT = 100;

	private static final int SHARES = 1024;

	/** Version 1 takes 10 to 1000 for disks, with 500 in the middle. */
	private static final int DISK_WEIGHT = 500;

	private final CgroupHost host;

	private final String parent;

	private final String id;

	private final List<String> extra = new ArrayList<>();

	private final List<GroupPlan.Setting> settings = new ArrayList<>();

	private SharingPlan(CgroupHost host, String parent, String id) {
		this.host = host;
		this.parent = parent;
		this.id = id;
	}

	static SharingPlan of(CgroupHost host, String parent, String id, MemorySize limit, ResourceControls controls) {
		SharingPlan plan = new SharingPlan(host, parent, id);
		plan.processors(controls);
		plan.memory(limit, controls);
		plan.disks(controls.disks());
		return plan;
	}

	/** Groups that are made for this container beside the usual ones. */
	List<String> extra() {
		return this.extra;
	}

	List<GroupPlan.Setting> settings() {
		return this.settings;
	}

	private void processors(ResourceControls controls) {
		if (controls.cpuWeight() > 0) {
			boolean unified = this.host.isUnified("cpu");
			int value = unified ? controls.cpuWeight() : Math.max(2, controls.cpuWeight() * SHARES / WEIGHT);
			set("cpu", unified ? "cpu.weight" : "cpu.shares", Integer.toString(value));
		}
		if (controls.cpus().isEmpty() && controls.memoryNodes().isEmpty()) {
			return;
		}
		if (!this.host.isUnified("cpuset")) {
			extra("cpuset");
		}
		if (!controls.cpus().isEmpty()) {
			set("cpuset", "cpuset.cpus", controls.cpus());
		}
		if (!controls.memoryNodes().isEmpty()) {
			set("cpuset", "cpuset.mems", controls.memoryNodes());
		}
	}

	private void memory(MemorySize limit, ResourceControls controls) {
		boolean unified = this.host.isUnified("memory");
		if (controls.memoryHigh().bytes() > 0) {
			set("memory", unified ? "memory.high" : "memory.soft_limit_in_bytes",
					Long.toString(controls.memoryHigh().bytes()));
		}
		if (controls.swap().bytes() > 0 && limit.bytes() > 0) {
			long value = controls.swap().bytes() + (unified ? 0 : limit.bytes());
			setIfPresent("memory", unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes", Long.toString(value));
		}
	}

	private void disks(DiskShares disks) {
		if (disks.equals(DiskShares.DEFAULT)) {
			return;
		}
		if (this.host.isUnified("io")) {
			unifiedDisks(disks);
		}
		else if (extra("blkio").isPresent()) {
			if (disks.weight() > 0) {
				setIfPresent("blkio", "blkio.weight", legacyWeight(disks.weight()));
				setIfPresent("blkio", "blkio.bfq.weight", legacyWeight(disks.weight()));
			}
			disks.weights().forEach((device, weight) -> {
				setIfPresent("blkio", "blkio.weight_device", device + " " + legacyWeight(weight));
				setIfPresent("blkio", "blkio.bfq.weight_device", device + " " + legacyWeight(weight));
			});
			disks.rates().forEach((rate) -> set("blkio", rate.kind().file(), rate.device() + " " + rate.perSecond()));
		}
	}

	private void unifiedDisks(DiskShares disks) {
		if (disks.weight() > 0) {
			setIfPresent("io", "io.weight", "default " + disks.weight());
			setIfPresent("io", "io.bfq.weight", Integer.toString(Math.min(1000, disks.weight())));
		}
		disks.weights().forEach((device, weight) -> {
			setIfPresent("io", "io.weight", device + " " + weight);
			setIfPresent("io", "io.bfq.weight", device + " " + Math.min(1000, weight));
		});
		Map<String, StringBuilder> rates = new LinkedHashMap<>();
		for (DiskRate rate : disks.rates()) {
			rates.computeIfAbsent(rate.device(), (device) -> new StringBuilder(device))
				.append(' ')
				.append(rate.kind().key())
				.append('=')
				.append(rate.perSecond());
		}
		rates.values().forEach((rate) -> set("io", "io.max", rate.toString()));
	}

	private static String legacyWeight(int weight) {
		return Integer.toString(Math.min(1000, Math.max(10, weight * DISK_WEIGHT / WEIGHT)));
	}

	private Optional<Cgroup> extra(String controller) {
		Optional<Cgroup> group = this.host.legacyOf(controller).map(this::below);
		group.map(Cgroup::toString).filter((path) -> !this.extra.contains(path)).ifPresent(this.extra::add);
		return group;
	}

	private void set(String controller, String file, String value) {
		this.settings.add(new GroupPlan.Setting(group(controller) + "/" + file, value, false));
	}

	private void setIfPresent(String controller, String file, String value) {
		this.settings.add(new GroupPlan.Setting(group(controller) + "/" + file, value, true));
	}

	private Cgroup group(String controller) {
		return this.host.legacyOf(controller).map(this::below).orElseGet(() -> below(this.host.unified()));
	}

	private Cgroup below(Path mount) {
		return new Cgroup(mount).child(this.parent).child(this.id);
	}

}
