package dev.gantry.platform.builds;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** The steps of all builds. */
public interface StoredSteps extends JpaRepository<StoredStep, StoredStep.Key> {

	@Query("select s from StoredStep s where s.key.buildId = :buildId order by s.key.number")
	List<StoredStep> findByBuild(String buildId);

}
