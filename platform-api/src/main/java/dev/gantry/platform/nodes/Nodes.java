package dev.gantry.platform.nodes;

import java.util.List;
import java.util.Optional;

import org.springframework.data.jpa.repository.JpaRepository;

/** The nodes. */
public interface Nodes extends JpaRepository<Node, String> {

	Optional<Node> findByName(String name);

	List<Node> findAllByOrderByName();

}
