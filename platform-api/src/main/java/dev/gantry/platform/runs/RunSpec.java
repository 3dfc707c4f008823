package dev.gantry.platform.runs;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.link.RunTerms;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.platform.apps.SealedMap;
import dev.gantry.platform.columns.Milliseconds;
import dev.gantry.platform.columns.TextList;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;

/**
 * What a run does.
 *
 * @param command the program and its arguments
 * @param environment on top of the release's configuration; sealed at rest
 * @param cpu CPU it may use
 * @param memory memory it may use
 * @param pids processes and threads it may have
 * @param terminal whether it gets a terminal
 * @param input whether it gets input
 * @param attached whether it begins when somebody attaches, and is hung up when they go
 * @param deadline after which it is stopped
 */
@Embeddable
public record RunSpec(@Convert(converter = TextList.class) @Column(name = "command") List<String> command,
		@Convert(converter = SealedMap.class) @Column(name = "environment") Map<String, String> environment,
		@Column(name = "cpu_millis") CpuShare cpu, @Column(name = "memory_bytes") MemorySize memory,
		@Column(name = "pids") int pids, @Column(name = "terminal") boolean terminal,
		@Column(name = "has_input") boolean input, @Column(name = "attached") boolean attached,
		@Convert(converter = Milliseconds.class) @Column(name = "deadline_ms") Duration deadline) {

	/** A command that nobody attends. */
	public static RunSpec detached(List<String> command, ResourceLimits limits, Duration deadline) {
		return new RunSpec(command, Map.of(), limits.cpu(), limits.memory(), limits.pids(), false, false, false,
				deadline);
	}

	public ResourceLimits limits() {
		return new ResourceLimits(this.cpu, this.memory, this.pids);
	}

	public RunTerms terms() {
		return new RunTerms(this.terminal, this.input, this.attached);
	}

}
