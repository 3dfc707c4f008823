package dev.gantry.platform.apps;

import java.util.List;
import java.util.Optional;

import jakarta.persistence.LockModeType;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

/** The apps. */
public interface Apps extends JpaRepository<App, String> {

	Optional<App> findByName(String name);

	List<App> findAllByOrderByName();

	@Query("select a.teamId from App a where a.name = :name")
	Optional<String> findTeamByName(String name);

	@Query("select a.name from App a where a.teamId = :teamId")
	List<String> findNamesByTeam(String teamId);

	/** The previews of an app, by name, also those that are about to go. */
	List<App> findByPreviewOfOrderByName(String appId);

	/**
	 * The app, locked until the transaction ends, so that its numbers are taken one by
	 * one.
	 */
	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@Query("select a from App a where a.name = :name")
	Optional<App> findForUpdateByName(String name);

	/** The app, locked until the transaction ends. */
	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@Query("select a from App a where a.id = :id")
	Optional<App> findForUpdateById(String id);

}
