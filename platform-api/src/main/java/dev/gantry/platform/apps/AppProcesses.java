package dev.gantry.platform.apps;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** The process types of all apps. */
public interface AppProcesses extends JpaRepository<AppProcess, AppProcess.Key> {

	@Query("select p from AppProcess p where p.key.appId = :appId order by p.key.type")
	List<AppProcess> findByApp(String appId);

}
