package dev.gantry.platform.teams;

import java.util.List;
import java.util.Optional;

import org.springframework.data.jpa.repository.JpaRepository;

/** The teams. */
interface Teams extends JpaRepository<Team, String> {

	Optional<Team> findByName(String name);

	List<Team> findAllByOrderByName();

}
