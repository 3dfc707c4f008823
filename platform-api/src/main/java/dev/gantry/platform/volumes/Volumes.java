package dev.gantry.platform.volumes;

import java.util.Collection;
import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** The volumes that have a place. */
public interface Volumes extends JpaRepository<StoredVolume, String> {

	/** Those that belong to an app, by name. */
	@Query("select v from StoredVolume v where v.appId = :appId and v.releasedAt is null order by v.name")
	List<StoredVolume> findByApp(String appId);

	/** Those on a node that belong to apps, by app and name. */
	@Query("select v from StoredVolume v where v.nodeId = :nodeId and v.releasedAt is null order by v.app, v.name")
	List<StoredVolume> findByNode(String nodeId);

	/** Forgets what a node has deleted. */
	@Modifying
	@Query("delete from StoredVolume v where v.nodeId = :nodeId and v.releasedAt is not null and v.key in :keys")
	int deleteReleased(String nodeId, Collection<String> keys);

}
