package dev.gantry.scheduler.reconcile;

import java.time.Instant;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Volume;

/**
 * A decision as data. All actions of one {@link Plan} are stored in one transaction, in
 * order; agents and routers act on what is stored, never on the action itself. Storing an
 * action twice changes nothing.
 */
public sealed interface Action {

	/** Stores the instance, new or changed. */
	record SaveInstance(Instance instance) implements Action {
	}

	/** Forgets an instance whose last generation is gone. */
	record RemoveInstance(String instanceId) implements Action {
	}

	/** Puts a release in force: from now on requests go to its instances. */
	record ServeRelease(String app, int release) implements Action {
	}

	/** A stage of a deployment is done; the next one begins. */
	record ReachStage(String deploymentId, DeploymentStage stage, String detail) implements Action {
	}

	/** What a deployment's present stage waits for has changed. */
	record ExplainStage(String deploymentId, DeploymentStage stage, String detail) implements Action {
	}

	/**
	 * A deployment has ended.
	 *
	 * @param deploymentId the deployment
	 * @param status how
	 * @param failure the cause, or {@code null} when it succeeded
	 * @param failedStage where, or {@code null} when it succeeded
	 * @param instanceId the instance that made it fail, for its last lines, or
	 * {@code null}
	 */
	record EndDeployment(String deploymentId, DeploymentStatus status, Failure failure, DeploymentStage failedStage,
			String instanceId) implements Action {
	}

	/** An app that is being destroyed has no instance, build or rollout left. */
	record RemoveApp(String app) implements Action {
	}

	/** A volume has its place: from now on its data is there. */
	record PlaceVolume(Volume volume) implements Action {
	}

	/**
	 * A volume belongs to its app no more: its node deletes the data, and tells when it
	 * has.
	 */
	record ReleaseVolume(Volume volume) implements Action {
	}

	/** A node's status has changed. */
	record SetNodeStatus(String nodeId, NodeStatus status) implements Action {
	}

	/** A node shall run the build, as the given attempt. */
	record AssignBuild(String buildId, String nodeId, int attempt) implements Action {
	}

	/** Why a build waits has changed. */
	record ExplainBuild(String buildId, String waiting) implements Action {
	}

	/** A build shall not go on; its deployment is ended by an action of its own. */
	record CancelBuild(String buildId, Failure cause) implements Action {
	}

	/** What is decided about a run. */
	sealed interface OfRun extends Action {

		String runId();

	}

	/** A node shall run it. */
	record PlaceRun(String runId, String nodeId) implements OfRun {
	}

	/** Why a run waits has changed. */
	record ExplainRun(String runId, String waiting) implements OfRun {
	}

	/** Its command has begun. */
	record BeginRun(String runId, Instant at) implements OfRun {
	}

	/** It shall end. */
	record StopRun(String runId, Failure cause) implements OfRun {
	}

	/**
	 * It has ended.
	 *
	 * @param exit how its command did, or {@code null} when it never ran or nobody knows
	 * @param failure why it did not end well, or {@code null} if it did
	 */
	record EndRun(String runId, ContainerExit exit, Failure failure) implements OfRun {
	}

	/**
	 * Something that people want to know of.
	 *
	 * @param type in the past tense, for example {@code instance.exited}
	 * @param app the app that it is about, or {@code null}
	 * @param subject an instance, node or deployment, by name
	 * @param message in a sentence
	 */
	record RecordEvent(String type, String app, String subject, String message) implements Action {
	}

}
