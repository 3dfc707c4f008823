package dev.gantry.engine.network;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the program that has a port of this host, from what {@code /proc} shows. */
final class PortHolder {

	private static final Path PROC = Path.of("/proc");

	/** Fields of {@code /proc/net/tcp}: the local address and the socket's inode. */
	private static final int LOCAL = 1;

	private static final int INODE = 9;

	private PortHolder() {
	}

	/** Name and number of a process that has the port, on whichever address. */
	static Optional<String> find(Protocol protocol, int port) {
		try {
			Set<String> sockets = new HashSet<>();
			for (String table : List.of("", "6")) {
				addSockets(PROC.resolve("net").resolve(protocol.name().toLowerCase() + table), port, sockets);
			}
			return sockets.isEmpty() ? Optional.empty() : holderOf(sockets);
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	private static void addSockets(Path table, int port, Set<String> sockets) throws IOException {
		if (!Files.exists(table)) {
			return;
		}
		String suffix = String.format(":%04X", port);
		for (String line : Files.readAllLines(table)) {
			String[] fields = line.strip().split("\\s+");
			if (fields.length > INODE && fields[LOCAL].endsWith(suffix)) {
				sockets.add("socket:[" + fields[INODE] + "]");
			}
		}
	}

	private static Optional<String> holderOf(Set<String> sockets) throws IOException {
		try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
			for (Path process : processes) {
				if (holds(process, sockets)) {
					return Optional.of(nameOf(process) + " (process " + process.getFileName() + ")");
				}
			}
		}
		return Optional.empty();
	}

	/** A process that ends meanwhile holds nothing. */
	private static boolean holds(Path process, Set<String> sockets) {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
			for (Path file : files) {
				if (Files.isSymbolicLink(file) && sockets.contains(Files.readSymbolicLink(file).toString())) {
					return true;
				}
			}
			return false;
		}
		catch (IOException | RuntimeException ex) {
			return false;
		}
	}

	private static String nameOf(Path process) throws IOException {
		return Files.readString(process.resolve("comm")).strip().replaceAll("[^\\x20-\\x7e]", "?");
	}

}
