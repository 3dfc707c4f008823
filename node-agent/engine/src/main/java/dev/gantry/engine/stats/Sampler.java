package dev.gantry.engine.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.engine.cgroups.ControlGroups;
import dev.gantry.kernel.cgroups.Cgroup;
import dev.gantry.kernel.process.HostClock;
import dev.gantry.kernel.process.ProcessDetails;
import dev.gantry.kernel.process.ProcessTraffic;

/** Reads a container's control groups and its first process's files, version 1 and 2. */
final class Sampler {

	private static final long NANOS_PER_TICK = 1_000_000_000L / ProcessDetails.TICKS_PER_SECOND;

	private final ControlGroups groups;

	private final Clock clock;

	private final long hostMemory;

	Sampler(ControlGroups groups, Clock clock) throws IOException {
		this.groups = groups;
		this.clock = clock;
		this.hostMemory = hostMemory();
	}

	private static long hostMemory() throws IOException {
		String total = Files.readAllLines(java.nio.file.Path.of("/proc/meminfo")).get(0);
		return Long.parseLong(total.replaceAll("[^0-9]", "")) * 1024;
	}

	StatsSample sample(String id, int pid, boolean ownNetwork) throws IOException {
		return new StatsSample(this.clock.instant(), cpu(id), memory(id), pids(id), block(id),
				ownNetwork ? networks(pid) : Map.of(), pressure(id));
	}

	private Cgroup group(String controller, String id) throws IOException {
		return new Cgroup(this.groups.directory(controller, id)
			.orElseThrow(() -> new NoSuchFileException(controller + " of " + id)));
	}

	private StatsSample.Cpu cpu(String id) throws IOException {
		HostClock host = HostClock.read();
		Duration busy = ticks(host.busyTicks());
		int processors = Runtime.getRuntime().availableProcessors();
		Map<String, Long> limits = group("cpu", id).numbers("cpu.stat");
		long periods = limits.getOrDefault("nr_periods", 0L);
		long held = limits.getOrDefault("nr_throttled", 0L);
		if (this.groups.isUnified("cpu")) {
			return new StatsSample.Cpu(micros(limits, "usage_usec"), micros(limits, "user_usec"),
					micros(limits, "system_usec"), busy, processors, periods, held, micros(limits, "throttled_usec"));
		}
		Cgroup group = group("cpuacct", id);
		Map<String, Long> parts = group.numbers("cpuacct.stat");
		return new StatsSample.Cpu(Duration.ofNanos(group.number("cpuacct.usage")),
				ticks(parts.getOrDefault("user", 0L)), ticks(parts.getOrDefault("system", 0L)), busy, processors,
				periods, held, Duration.ofNanos(limits.getOrDefault("throttled_time", 0L)));
	}

	private static Duration ticks(long ticks) {
		return Duration.ofNanos(ticks * NANOS_PER_TICK);
	}

	private static Duration micros(Map<String, Long> numbers, String name) {
		return Duration.ofNanos(numbers.getOrDefault(name, 0L) * 1000);
	}

	private StatsSample.Memory memory(String id) throws IOException {
		Cgroup group = group("memory", id);
		Map<String, Long> details = group.numbers("memory.stat");
		if (this.groups.isUnified("memory")) {
			Map<String, Long> events = group.numbers("memory.events");
			return new StatsSample.Memory(group.number("memory.current"), details.getOrDefault("inactive_file", 0L),
					group.numberIfPresent("memory.peak"), Math.min(group.limit("memory.max"), this.hostMemory),
					events.getOrDefault("max", 0L), events.getOrDefault("oom_kill", 0L), details);
		}
		return new StatsSample.Memory(group.number("memory.usage_in_bytes"),
				details.getOrDefault("total_inactive_file", 0L), group.number("memory.max_usage_in_bytes"),
				Math.min(group.number("memory.limit_in_bytes"), this.hostMemory), group.number("memory.failcnt"),
				group.number("memory.oom_control", "oom_kill"), details);
	}

	private StatsSample.Pids pids(String id) throws IOException {
		Cgroup group = group("pids", id);
		long limit = group.limit("pids.max");
		return new StatsSample.Pids(group.number("pids.current"), (limit == Long.MAX_VALUE) ? 0 : limit);
	}

	/**
	 * Version 1 without a group of its own for block devices tells by process: what
	 * children did counts for the parent that waited for them, up to the first process.
	 */
	private List<StatsSample.BlockDevice> block(String id) throws IOException {
		if (this.groups.isUnified("io")) {
			return devices(group("io", id).lines("io.stat"));
		}
		long read = 0;
		long written = 0;
		for (int pid : group("pids", id).processes()) {
			long[] bytes = ProcessTraffic.blockBytes(pid);
			read += bytes[0];
			written += bytes[1];
		}
		return List.of(new StatsSample.BlockDevice(0, 0, read, written, 0, 0));
	}

	/** {@code 8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6}. */
	static List<StatsSample.BlockDevice> devices(List<String> lines) {
		List<StatsSample.BlockDevice> devices = new ArrayList<>();
		for (String line : lines) {
			String[] words = line.split("[ :]");
			Map<String, Long> numbers = new LinkedHashMap<>();
			for (String word : words) {
				int equals = word.indexOf('=');
				if (equals > 0) {
					numbers.put(word.substring(0, equals), Long.valueOf(word.substring(equals + 1)));
				}
			}
			if (!numbers.isEmpty()) {
				devices.add(new StatsSample.BlockDevice(Integer.parseInt(words[0]), Integer.parseInt(words[1]),
						numbers.getOrDefault("rbytes", 0L), numbers.getOrDefault("wbytes", 0L),
						numbers.getOrDefault("rios", 0L), numbers.getOrDefault("wios", 0L)));
			}
		}
		return devices;
	}

	private static Map<String, StatsSample.Interface> networks(int pid) throws IOException {
		Map<String, StatsSample.Interface> networks = new LinkedHashMap<>();
		ProcessTraffic.interfaces(pid).forEach((name, n) -> {
			if (!name.equals("lo")) {
				networks.put(name, new StatsSample.Interface(n[0], n[1], n[2], n[3], n[8], n[9], n[10], n[11]));
			}
		});
		return networks;
	}

	private Optional<StatsSample.Pressure> pressure(String id) throws IOException {
		if (!this.groups.isUnified("cpu") || !this.groups.isUnified("memory")) {
			return Optional.empty();
		}
		Cgroup group = group("memory", id);
		List<String> cpu = group.lines("cpu.pressure");
		if (cpu.isEmpty()) {
			return Optional.empty();
		}
		return Optional.of(new StatsSample.Pressure(waiting(cpu), waiting(group.lines("memory.pressure")),
				waiting(group.lines("io.pressure"))));
	}

	/** {@code some avg10=0.00 avg60=0.00 avg300=0.00 total=0}, and the same for full. */
	static StatsSample.Waiting waiting(List<String> lines) {
		double[] shares = new double[2];
		Duration[] totals = { Duration.ZERO, Duration.ZERO };
		for (String line : lines) {
			int row = line.startsWith("full") ? 1 : 0;
			for (String word : line.split(" ")) {
				if (word.startsWith("avg10=")) {
					shares[row] = Double.parseDouble(word.substring("avg10=".length()));
				}
				else if (word.startsWith("total=")) {
					totals[row] = Duration.ofNanos(Long.parseLong(word.substring("total=".length())) * 1000);
				}
			}
		}
		return new StatsSample.Waiting(shares[0], shares[1], totals[0], totals[1]);
	}

}
