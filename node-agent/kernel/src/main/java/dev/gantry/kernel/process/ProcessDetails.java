package dev.gantry.kernel.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code /proc/PID} tells of a process, see proc_pid_stat(5), proc_pid_status(5) and
 * proc_pid_cmdline(5). The process chooses its own name and command line: they are
 * bounded and nothing else.
 *
 * @param pid its number
 * @param pidInside its number in the innermost process namespace that it is in
 * @param parent its parent's number
 * @param uid its real user, as this process's user namespace counts
 * @param state the state's letter
 * @param terminal the device number of its terminal, 0 without
 * @param cpuTicks processor time in 1/100 s
 * @param startTicks its start in 1/100 s since boot
 * @param residentBytes memory that it holds
 * @param virtualBytes address space that it has mapped
 * @param name the kernel's name for it, at most 15 bytes
 * @param arguments program and arguments; empty for a zombie
 */
public record ProcessDetails(int pid, int pidInside, int parent, long uid, char state, long terminal, long cpuTicks,
		long startTicks, long residentBytes, long virtualBytes, String name, List<String> arguments) {

	/** {@code USER_HZ}, the same on every architecture that runs Linux today. */
	public static final int TICKS_PER_SECOND = 100;

	private static final int COMMAND_LIMIT = 32 * 1024;

	public ProcessDetails {
		arguments = List.copyOf(arguments);
	}

	/** Reads a process; empty when there is none with that number. */
	public static Optional<ProcessDetails> read(int pid) {
		Path directory = Path.of("/proc", Integer.toString(pid));
		try {
			String stat = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
			String status = Files.readString(directory.resolve("status"), StandardCharsets.ISO_8859_1);
			byte[] command;
			try (InputStream in = Files.newInputStream(directory.resolve("cmdline"))) {
				command = in.readNBytes(COMMAND_LIMIT);
			}
			return Optional.of(parse(pid, stat, status, command));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	static ProcessDetails parse(int pid, String stat, String status, byte[] command) {
		int end = stat.lastIndexOf(')');
		String name = new String(stat.substring(stat.indexOf('(') + 1, end).getBytes(StandardCharsets.ISO_8859_1),
				StandardCharsets.UTF_8);
		String[] fields = stat.substring(end + 2).split(" ");
		Map<String, String> lines = lines(status);
		return new ProcessDetails(pid, last(lines.getOrDefault("NSpid", Integer.toString(pid))),
				Integer.parseInt(fields[1]), Long.parseLong(lines.getOrDefault("Uid", "0").split("\t")[0]),
				fields[0].charAt(0), Long.parseLong(fields[4]), Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
				Long.parseLong(fields[19]), kibibytes(lines.get("VmRSS")), kibibytes(lines.get("VmSize")), name,
				arguments(command));
	}

	private static Map<String, String> lines(String status) {
		Map<String, String> lines = new HashMap<>();
		status.lines().forEach((line) -> {
			int colon = line.indexOf(':');
			if (colon > 0) {
				lines.putIfAbsent(line.substring(0, colon), line.substring(colon + 1).strip());
			}
		});
		return lines;
	}

	private static int last(String numbers) {
		return Integer.parseInt(numbers.substring(numbers.lastIndexOf('\t') + 1));
	}

	private static long kibibytes(String text) {
		return (text == null) ? 0 : Long.parseLong(text.split(" ")[0]) * 1024;
	}

	private static List<String> arguments(byte[] command) {
		if (command.length == 0) {
			return List.of();
		}
		String text = new String(command, StandardCharsets.UTF_8);
		return Arrays.asList((text.endsWith("\0") ? text.substring(0, text.length() - 1) : text).split("\0", -1));
	}

}
