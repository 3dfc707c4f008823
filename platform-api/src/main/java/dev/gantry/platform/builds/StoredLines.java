package dev.gantry.platform.builds;

import java.util.List;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** The log lines of all builds. */
public interface StoredLines extends JpaRepository<StoredLine, StoredLine.Key> {

	/** Lines after a sequence, oldest first. */
	@Query("select l from StoredLine l where l.key.buildId = :buildId and l.key.sequence > :after order by l.key.sequence")
	List<StoredLine> findAfter(String buildId, long after, Limit limit);

	/** The newest lines, newest first. */
	@Query("select l from StoredLine l where l.key.buildId = :buildId order by l.key.sequence desc")
	List<StoredLine> findNewest(String buildId, Limit limit);

	@Query("select coalesce(max(l.key.sequence), 0) from StoredLine l where l.key.buildId = :buildId")
	long newestSequence(String buildId);

}
