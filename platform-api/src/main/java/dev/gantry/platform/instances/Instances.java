package dev.gantry.platform.instances;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;

/** The instances. */
public interface Instances extends JpaRepository<StoredInstance, String> {

	List<StoredInstance> findByAppIdOrderByProcessAscReplicaAscCreatedAtAsc(String appId);

	List<StoredInstance> findByNodeId(String nodeId);

}
