package dev.gantry.engine.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A process in a container.
 *
 * @param pid its number on the host
 * @param pidInside its number in the container
 * @param parent its parent's number on the host
 * @param uid its user's number on the host
 * @param uidInside its user's number in the container
 * @param state the kernel's letter: {@code R}, {@code S}, {@code D}, {@code T}, {@code Z}
 * …
 * @param startedAt when it was started
 * @param cpu processor time that it used
 * @param residentBytes memory that it holds
 * @param virtualBytes address space that it has mapped
 * @param terminal its terminal, as {@code pts/0}; {@code ?} without
 * @param command program and arguments; the name in brackets for a process without, such
 * as a zombie
 */
public record ContainerProcess(int pid, int pidInside, int parent, long uid, long uidInside, char state,
		Instant startedAt, Duration cpu, long residentBytes, long virtualBytes, String terminal, List<String> command) {

	public ContainerProcess {
		command = List.copyOf(command);
	}

}
