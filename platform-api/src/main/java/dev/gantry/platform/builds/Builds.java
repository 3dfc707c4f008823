package dev.gantry.platform.builds;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import jakarta.persistence.LockModeType;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

/** The builds. */
public interface Builds extends JpaRepository<Build, String> {

	List<Build> findByStateInOrderByCreatedAt(Collection<BuildState> states);

	/** The app's newest build that succeeded: its node has the cache. */
	Optional<Build> findFirstByAppIdAndStateOrderByNumberDesc(String appId, BuildState state);

	List<Build> findByAppIdOrderByNumberDesc(String appId, Limit limit);

	/** The first build that made an image. */
	Optional<Build> findFirstByImageDigestOrderByEndedAt(String imageDigest);

	/** The build, locked until the transaction ends. */
	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@Query("select b from Build b where b.id = :id")
	Optional<Build> findForUpdate(String id);

}
