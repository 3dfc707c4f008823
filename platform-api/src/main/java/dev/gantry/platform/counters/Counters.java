package dev.gantry.platform.counters;

import java.util.Optional;

import jakarta.persistence.LockModeType;

import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The counters; the first migration makes them. */
public interface Counters extends Repository<Counter, String> {

	/** Numbers of events in the order in which readers see them. */
	String EVENT_SEQUENCE = "event-sequence";

	/** Revisions of the routing table. */
	String ROUTING_TABLE = "routing-table";

	Optional<Counter> findByName(String name);

	/** The counter, locked until the transaction ends. */
	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@Query("select c from Counter c where c.name = :name")
	Optional<Counter> findForUpdate(String name);

}
