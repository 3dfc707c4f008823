package dev.gantry.engine.seccomp;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.engine.containers.Capability;

/**
 * The filters of this host's architecture, compiled once for each set of capabilities.
 */
public final class SeccompFilters {

	private static final int KEPT = 64;

	private final Profile profile = Profile.load("default");

	private final List<SyscallTable> tables;

	private final Map<Set<Capability>, byte[]> programs = new ConcurrentHashMap<>();

	/**
	 * Filters for an architecture.
	 * @param architecture {@code amd64} or {@code aarch64}, as {@code os.arch} says
	 * @throws IllegalArgumentException for any other
	 */
	public SeccompFilters(String architecture) {
		this.tables = switch (architecture) {
			case "amd64", "x86_64" -> List.of(SyscallTable.of("x86_64"), SyscallTable.of("i386"));
			case "aarch64" -> List.of(SyscallTable.of("aarch64"));
			default -> throw new IllegalArgumentException("no system call table for " + architecture);
		};
	}

	/** The default profile's program for a container with these capabilities. */
	public byte[] program(Set<Capability> capabilities) {
		byte[] program = this.programs.get(capabilities);
		if (program == null) {
			program = FilterCompiler.encode(FilterCompiler.compile(this.tables, this.profile.verdicts(capabilities)));
			if (this.programs.size() < KEPT) {
				this.programs.put(capabilities, program);
			}
		}
		return program;
	}

}
