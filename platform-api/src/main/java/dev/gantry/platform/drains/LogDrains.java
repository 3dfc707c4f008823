package dev.gantry.platform.drains;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** The log drains. */
interface LogDrains extends JpaRepository<LogDrain, LogDrain.Key> {

	@Query("select d from LogDrain d where d.key.appId = :appId order by d.key.name")
	List<LogDrain> findByApp(String appId);

}
