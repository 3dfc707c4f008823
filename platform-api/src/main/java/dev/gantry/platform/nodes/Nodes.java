package dev.gantry.platform.nodes;

import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.apps.NodeStatus;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** The nodes. */
public interface Nodes extends JpaRepository<Node, String> {

	Optional<Node> findByName(String name);

	List<Node> findAllByOrderByName();

	/** Notes whether a node is there, as the leader sees it. */
	@Modifying
	@Query("update Node n set n.status = :status where n.id = :id")
	int consider(String id, NodeStatus status);

}
