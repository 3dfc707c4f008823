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
	 * Forgets all that was told of instances until their present generation, of which
	 * nothing can have been stored yet, so that one that restarts does not fill the
	 * table.
	 */
	@Modifying
	@Query("delete from Observation o where o.key.instanceId in :instanceIds and o.key.generation <= "
			+ "(select i.generation from StoredInstance i where i.id = o.key.instanceId)")
	int deletePast(Collection<String> instanceIds);

}
