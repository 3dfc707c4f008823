package dev.gantry.scheduler.cluster;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

import dev.gantry.contracts.apps.DeploymentStage;

/**
 * A deployment that has its release and moves the app to it. Its phase follows from what
 * is stored anyway:
 * <table>
 * <caption>Phases</caption>
 * <tr>
 * <th>phase</th>
 * <th>when</th>
 * </tr>
 * <tr>
 * <td>starting</td>
 * <td>not {@code succeeded}, another release is in force</td>
 * </tr>
 * <tr>
 * <td>switching</td>
 * <td>not {@code succeeded}, its release is in force: routers learn of it</td>
 * </tr>
 * <tr>
 * <td>draining</td>
 * <td>{@code succeeded}, stage {@code DRAINED} is not reached</td>
 * </tr>
 * </table>
 *
 * @param deploymentId the deployment
 * @param number counts the app's deployments; a higher one is newer
 * @param release the release that it brings
 * @param succeeded whether the deployment has succeeded
 * @param since when the present stage began
 * @param reached the stages that are done
 * @param waiting what the present stage waits for, as last stored, or {@code null}
 */
public record Rollout(String deploymentId, int number, int release, boolean succeeded, Instant since,
		Set<DeploymentStage> reached, String waiting) {

	public Rollout {
		reached = Set.copyOf(reached);
	}

	/** With the stages that are done; what the next one waits for is not known yet. */
	public Rollout reach(Set<DeploymentStage> reached, Instant now) {
		return new Rollout(this.deploymentId, this.number, this.release, this.succeeded, now, reached, null);
	}

	/** Once its deployment has succeeded. */
	public Rollout succeed() {
		return new Rollout(this.deploymentId, this.number, this.release, true, this.since, this.reached, this.waiting);
	}

	/** With what the present stage waits for. */
	public Rollout explain(String waiting) {
		return new Rollout(this.deploymentId, this.number, this.release, this.succeeded, this.since, this.reached,
				waiting);
	}

	/** The first stage from {@code PREPARED} on that is not done. */
	public DeploymentStage stage() {
		return EnumSet.range(DeploymentStage.PREPARED, DeploymentStage.DRAINED)
			.stream()
			.filter((stage) -> !this.reached.contains(stage))
			.findFirst()
			.orElse(DeploymentStage.DRAINED);
	}

}
