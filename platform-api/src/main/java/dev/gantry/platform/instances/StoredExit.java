package dev.gantry.platform.instances;

import java.time.Instant;

import dev.gantry.contracts.link.ContainerExit;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/**
 * An exit in four columns.
 *
 * @param code the exit status
 * @param signal the signal, 0 for none
 * @param outOfMemory whether memory ran out
 * @param at when
 */
@Embeddable
record StoredExit(@Column(name = "exit_code") Integer code, @Column(name = "exit_signal") Integer signal,
		@Column(name = "exit_out_of_memory") Boolean outOfMemory, @Column(name = "exit_at") Instant at) {

	static StoredExit of(ContainerExit exit) {
		return (exit != null) ? new StoredExit(exit.code(), exit.signal(), exit.outOfMemory(), exit.at()) : null;
	}

	/** The exit, or {@code null} when the columns are empty. */
	static ContainerExit toExit(StoredExit stored) {
		return (stored != null && stored.code() != null)
				? new ContainerExit(stored.code(), stored.signal(), stored.outOfMemory(), stored.at()) : null;
	}

}
