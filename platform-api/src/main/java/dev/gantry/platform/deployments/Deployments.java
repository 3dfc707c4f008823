package dev.gantry.platform.deployments;

import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.apps.DeploymentStatus;
import jakarta.persistence.LockModeType;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

/** The deployments. */
public interface Deployments extends JpaRepository<Deployment, String> {

	List<Deployment> findByStatusOrderByCreatedAt(DeploymentStatus status);

	List<Deployment> findByAppIdAndStatusOrderByNumber(String appId, DeploymentStatus status);

	List<Deployment> findByAppIdOrderByNumberDesc(String appId, Limit limit);

	Optional<Deployment> findFirstByAppIdOrderByNumberDesc(String appId);

	Optional<Deployment> findByAppIdAndNumber(String appId, int number);

	/**
	 * The deployments that have a release and are under way, and those that succeeded and
	 * whose former instances have not gone yet.
	 */
	@Query("""
			select d from Deployment d join d.stages s where key(s) = DeploymentStage.DRAINED and d.release is not null
			and (d.status = DeploymentStatus.RUNNING or d.status = DeploymentStatus.SUCCEEDED
			and s.state in (State.WAITING, State.RUNNING))""")
	List<Deployment> findOpenRollouts();

	/** The newest deployment of each app. */
	@Query("""
			select d from Deployment d where d.number =
			(select max(newer.number) from Deployment newer where newer.appId = d.appId)""")
	List<Deployment> findNewestOfEachApp();

	/** The deployment that brought a release. */
	Optional<Deployment> findFirstByAppIdAndReleaseOrderByNumberDesc(String appId, int release);

	/** The deployment, locked until the transaction ends. */
	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@Query("select d from Deployment d where d.id = :id")
	Optional<Deployment> findForUpdate(String id);

}
