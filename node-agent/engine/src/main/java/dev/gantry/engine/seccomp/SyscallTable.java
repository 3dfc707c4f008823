package dev.gantry.engine.seccomp;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The system calls of an architecture.
 *
 * @param audit how the kernel names the architecture in a filter's input,
 * {@code AUDIT_ARCH_*}
 * @param names names by number
 */
record SyscallTable(int audit, NavigableMap<Integer, String> names) {

	private static final Map<String, Integer> AUDIT = Map.of("x86_64", 0xC000003E, "i386", 0x40000003, "aarch64",
			0xC00000B7);

	/** Reads the table of an architecture, by its name as {@code uname -m} says. */
	static SyscallTable of(String architecture) {
		NavigableMap<Integer, String> names = new TreeMap<>();
		for (String line : Resources.lines(architecture + ".syscalls")) {
			String[] fields = line.split(" ");
			names.put(Integer.valueOf(fields[0]), fields[1]);
		}
		return new SyscallTable(AUDIT.get(architecture), names);
	}

}
