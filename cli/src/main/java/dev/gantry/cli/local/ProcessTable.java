package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what procfs tells of processes and ports, see proc(5). */
final class ProcessTable {

	private static final String LISTENING = "0A";

	private final Path proc;

	ProcessTable(Path proc) {
		this.proc = proc;
	}

	/** When a process started, in clock ticks since boot; empty when there is none. */
	OptionalLong startTime(long pid) {
		try {
			String stat = Files.readString(this.proc.resolve(pid + "/stat"));
			// The command's name, in parentheses, may itself hold spaces and parentheses.
			String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
			return fields[0].equals("Z") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields[19]));
		}
		catch (IOException ex) {
			return OptionalLong.empty();
		}
	}

	/** Who listens on a TCP port, for people: {@code 'nginx' (process 812)}. */
	Optional<String> listener(int port) {
		for (String table : List.of("net/tcp", "net/tcp6")) {
			Optional<String> inode = inode(table, port);
			if (inode.isPresent()) {
				return Optional.of(owner(inode.get()).orElse("another process"));
			}
		}
		return Optional.empty();
	}

	private Optional<String> inode(String table, int port) {
		String suffix = String.format(":%04X", port);
		try {
			return Files.readAllLines(this.proc.resolve(table))
				.stream()
				.skip(1)
				.map((line) -> line.strip().split("\\s+"))
				.filter((fields) -> fields[1].endsWith(suffix) && fields[3].equals(LISTENING))
				.map((fields) -> fields[9])
				.findFirst();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	private Optional<String> owner(String inode) {
		Path socket = Path.of("socket:[" + inode + "]");
		try (DirectoryStream<Path> processes = Files.newDirectoryStream(this.proc, "[0-9]*")) {
			for (Path process : processes) {
				if (holds(process.resolve("fd"), socket)) {
					String name = Files.readString(process.resolve("comm")).strip();
					return Optional.of("'" + name + "' (process " + process.getFileName() + ")");
				}
			}
		}
		catch (IOException ex) {
			return Optional.empty();
		}
		return Optional.empty();
	}

	private static boolean holds(Path descriptors, Path socket) {
		try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
			for (Path descriptor : open) {
				if (Files.isSymbolicLink(descriptor) && Files.readSymbolicLink(descriptor).equals(socket)) {
					return true;
				}
			}
		}
		catch (IOException | java.nio.file.DirectoryIteratorException ex) {
			// Another user's process, or one that has just ended.
			return false;
		}
		return false;
	}

}
