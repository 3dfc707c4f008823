package dev.gantry.platform.runs;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.runs.RunKind;
import dev.gantry.contracts.runs.RunState;
import jakarta.persistence.LockModeType;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

/** The runs. */
public interface Runs extends JpaRepository<Run, String> {

	List<Run> findByClosedFalseOrderByCreatedAt();

	/** Those that have ended a while ago and of which something may be on a node. */
	List<Run> findByClosedFalseAndEndedAtBefore(Instant moment);

	List<Run> findByAppIdOrderByNumberDesc(String appId, Limit limit);

	@Query("select r from Run r where r.appId = :appId and r.origin.job = :job order by r.number desc")
	List<Run> findByJob(String appId, String job, Limit limit);

	Optional<Run> findByAppIdAndNumber(String appId, int number);

	@Query("select count(r) from Run r where r.appId = :appId and r.state in :states")
	long count(String appId, Collection<RunState> states);

	@Query("select r from Run r where r.appId = :appId and r.origin.job = :job and r.state in :states")
	List<Run> findByJob(String appId, String job, Collection<RunState> states);

	/** Of an app's closed runs of a kind, the newest first. */
	@Query("""
			select r from Run r where r.appId = :appId and r.origin.kind = :kind and r.closed = true
			order by r.number desc""")
	List<Run> findClosed(String appId, RunKind kind);

	/** The run, locked until the transaction ends. */
	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@Query("select r from Run r where r.id = :id")
	Optional<Run> findForUpdate(String id);

}
