package dev.gantry.platform.tracking;

import java.time.Instant;
import java.util.List;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;

/** The branches that apps follow. */
interface TrackedBranches extends JpaRepository<TrackedBranch, String> {

	/** Hibernate's word for {@code SKIP LOCKED}. */
	String SKIP_LOCKED = "-2";

	/**
	 * Jobs that nobody has taken, oldest first, locked; those that are locked are left
	 * out.
	 */
	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = SKIP_LOCKED))
	@Query("select b from TrackedBranch b where b.fetchWantedAt is not null"
			+ " and (b.fetchTakenUntil is null or b.fetchTakenUntil < :now) order by b.fetchWantedAt")
	List<TrackedBranch> findWaiting(Instant now, Limit limit);

	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@Query("select b from TrackedBranch b where b.appId = :appId")
	java.util.Optional<TrackedBranch> findForUpdate(String appId);

}
