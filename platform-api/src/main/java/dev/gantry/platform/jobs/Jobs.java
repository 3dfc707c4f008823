package dev.gantry.platform.jobs;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** The jobs. */
interface Jobs extends JpaRepository<Job, Job.Key> {

	@Query("select j from Job j where j.key.appId = :appId")
	List<Job> findByApp(String appId);

}
