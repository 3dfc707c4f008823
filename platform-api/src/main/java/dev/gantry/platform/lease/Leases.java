package dev.gantry.platform.lease;

import java.util.Optional;

import jakarta.persistence.LockModeType;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The leases. Taking one over is a single statement of the control loop's own. */
public interface Leases extends Repository<Lease, String> {

	Optional<Lease> findByName(String name);

	/** The lease, locked against a change of its epoch until the transaction ends. */
	@Lock(LockModeType.PESSIMISTIC_READ)
	@Query("select l from Lease l where l.name = :name")
	Optional<Lease> findForShare(String name);

}
