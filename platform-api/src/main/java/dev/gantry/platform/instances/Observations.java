package dev.gantry.platform.instances;

import java.util.Collection;
import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** What nodes have told. */
public interface Observations extends JpaRepository<Observation, Observation.Key> {

	@Query("select o from Observation o where o.key.instanceId in :instanceIds")
	List<Observation> findByInstances(Collection<String> instanceIds);

	/**
	 * Forgets the generations before one, so that a restarting instance does not fill the
	 * table.
	 */
	@Modifying
	@Query("delete from Observation o where o.key.instanceId = :instanceId and o.key.generation < :before")
	int deleteBefore(String instanceId, long before);

}
