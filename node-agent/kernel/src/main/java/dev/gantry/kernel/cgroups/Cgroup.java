package dev.gantry.kernel.cgroups;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A control group: a directory whose files are the kernel's. Failures are
 * {@link IOException}s that name the file and what the kernel said.
 *
 * @param path its directory
 */
public record Cgroup(Path path) {

	private static final Duration REMOVAL_PATIENCE = Duration.ofSeconds(3);

	private static final Duration TREE_PATIENCE = Duration.ofSeconds(30);

	private static final Duration REMOVAL_PAUSE = Duration.ofMillis(5);

	public boolean exists() {
		return Files.isDirectory(this.path);
	}

	/** Makes the group where it is missing, and its parents. */
	public void create() throws IOException {
		Files.createDirectories(this.path);
	}

	public Cgroup child(String name) {
		return new Cgroup(this.path.resolve(name));
	}

	/** The groups right below. */
	public List<Cgroup> children() throws IOException {
		List<Cgroup> children = new ArrayList<>();
		try (DirectoryStream<Path> directories = Files.newDirectoryStream(this.path, Files::isDirectory)) {
			directories.forEach((directory) -> children.add(new Cgroup(directory)));
		}
		return children;
	}

	public void write(String file, String value) throws IOException {
		try {
			Files.write(this.path.resolve(file), value.getBytes(StandardCharsets.US_ASCII));
		}
		catch (FileSystemException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new FileSystemException(this.path.resolve(file).toString(), null,
					"'" + value + "': " + ex.getMessage());
		}
	}

	/** A file that holds one number. */
	public long number(String file) throws IOException {
		return Long.parseLong(Files.readString(this.path.resolve(file)).strip());
	}

	/** A file that holds one number or {@code max}, which is {@link Long#MAX_VALUE}. */
	public long limit(String file) throws IOException {
		String text = Files.readString(this.path.resolve(file)).strip();
		return text.equals("max") ? Long.MAX_VALUE : Long.parseLong(text);
	}

	/** A file that holds one number; 0 where this kernel has none. */
	public long numberIfPresent(String file) throws IOException {
		try {
			return number(file);
		}
		catch (NoSuchFileException ex) {
			return 0;
		}
	}

	/** All of a file of names and numbers. */
	public Map<String, Long> numbers(String file) throws IOException {
		Map<String, Long> numbers = new LinkedHashMap<>();
		for (String line : Files.readAllLines(this.path.resolve(file))) {
			int space = line.indexOf(' ');
			if (space > 0) {
				numbers.put(line.substring(0, space), Long.parseLong(line.substring(space + 1).strip()));
			}
		}
		return numbers;
	}

	/** The lines of a file; none where this kernel has no such file. */
	public List<String> lines(String file) throws IOException {
		try {
			return Files.readAllLines(this.path.resolve(file));
		}
		catch (NoSuchFileException ex) {
			return List.of();
		}
	}

	/** The numbers of the processes in the group. */
	public List<Integer> processes() throws IOException {
		return lines("cgroup.procs").stream().map(Integer::valueOf).toList();
	}

	/** A number in a file of names and numbers; 0 when it is not there. */
	public long number(String file, String name) throws IOException {
		for (String line : Files.readAllLines(this.path.resolve(file))) {
			if (line.startsWith(name + " ")) {
				return Long.parseLong(line.substring(name.length() + 1).strip());
			}
		}
		return 0;
	}

	/**
	 * Kills every process in the group and removes it; does nothing when there is none.
	 */
	public void end() throws IOException {
		if (!exists()) {
			return;
		}
		try {
			for (int pid : processes()) {
				ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
			}
		}
		catch (IOException ex) {
			if (exists()) {
				throw ex;
			}
		}
		remove();
	}

	/**
	 * Ends the group with all below it, also those that somebody who has not ended yet
	 * makes meanwhile.
	 */
	public void endTree() throws IOException {
		long deadline = System.nanoTime() + TREE_PATIENCE.toNanos();
		while (exists()) {
			try {
				for (Cgroup child : children()) {
					child.end();
				}
				end();
			}
			catch (IOException ex) {
				if (exists() && System.nanoTime() > deadline) {
					throw ex;
				}
			}
		}
	}

	/** Removes the group; a process that has just ended may keep it for a moment. */
	public void remove() throws IOException {
		long deadline = System.nanoTime() + REMOVAL_PATIENCE.toNanos();
		while (true) {
			try {
				Files.deleteIfExists(this.path);
				return;
			}
			catch (IOException ex) {
				if (System.nanoTime() > deadline) {
					throw ex;
				}
				LockSupport.parkNanos(REMOVAL_PAUSE.toNanos());
			}
		}
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
