package dev.gantry.platform.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.builds.Builds;
import dev.gantry.platform.deployments.Deployment;
import dev.gantry.platform.deployments.DeploymentMoved;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.instances.Observation;
import dev.gantry.platform.instances.StoredInstance;
import dev.gantry.platform.runs.RunDecided;
import dev.gantry.platform.volumes.StoredVolume;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Volume;
import dev.gantry.scheduler.reconcile.Action;
import jakarta.persistence.EntityManager;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.annotation.Transactional;

/** Stores a plan's actions: all in one transaction, fenced by the leader's epoch. */
class ActionStore {

	private final LeaderLease lease;

	private final ControlTables tables;

	private final Builds builds;

	private final EventLog events;

	private final EntityManager entities;

	private final ApplicationEventPublisher publisher;

	ActionStore(LeaderLease lease, ControlTables tables, Builds builds, EventLog events, EntityManager entities,
			ApplicationEventPublisher publisher) {
		this.lease = lease;
		this.tables = tables;
		this.builds = builds;
		this.events = events;
		this.entities = entities;
		this.publisher = publisher;
	}

	/**
	 * Stores the actions.
	 * @throws NotLeadingException if the epoch is over; nothing is stored then
	 */
	@Transactional
	public void store(long epoch, List<Action> actions, Instant now) {
		this.lease.fence(epoch);
		saveInstances(actions.stream()
			.filter(Action.SaveInstance.class::isInstance)
			.map((action) -> ((Action.SaveInstance) action).instance())
			.toList());
		for (Action action : actions) {
			store(action, now);
		}
	}

	private void saveInstances(List<Instance> instances) {
		if (instances.isEmpty()) {
			return;
		}
		Map<String, StoredInstance> rows = Keys.of(instances, Instance::id)
			.flatMap((ids) -> this.tables.instances().findAllById(ids).stream())
			.collect(Collectors.toMap(StoredInstance::id, Function.identity()));
		Map<String, String> apps = new HashMap<>();
		for (Instance instance : instances) {
			StoredInstance row = rows.get(instance.id());
			if (row == null) {
				row = new StoredInstance(instance.id(), apps.computeIfAbsent(instance.slot().app(), this::appId),
						instance.slot().release(), instance.slot().process(), instance.slot().index(),
						instance.createdAt());
				InstanceRows.write(instance, row);
				this.entities.persist(row);
			}
			else {
				InstanceRows.write(instance, row);
			}
		}
		saveSightings(instances, rows);
	}

	private void saveSightings(List<Instance> instances, Map<String, StoredInstance> rows) {
		List<Instance> seen = instances.stream().filter((instance) -> instance.seen() != null).toList();
		Map<Observation.Key, Observation> stored = Keys
			.of(seen, (instance) -> new Observation.Key(instance.id(), instance.generation()))
			.flatMap((keys) -> this.tables.observations().findAllById(keys).stream())
			.collect(Collectors.toMap(Observation::key, Function.identity()));
		List<Observation> fresh = new ArrayList<>();
		for (Instance instance : seen) {
			Observation observation = stored.get(new Observation.Key(instance.id(), instance.generation()));
			if (observation == null) {
				fresh.add(new Observation(instance.seen().report(), instance.seen().at()));
			}
			else {
				observation.update(instance.seen().report(), instance.seen().at());
			}
		}
		this.entities.flush();
		fresh.forEach(this.entities::persist);
		List<Instance> begun = instances.stream()
			.filter((instance) -> instance.seen() == null && rows.containsKey(instance.id()))
			.toList();
		Keys.of(begun, Instance::id).forEach(this.tables.observations()::deletePast);
	}

	private String appId(String name) {
		return app(name).id();
	}

	private App app(String name) {
		return this.tables.apps()
			.findByName(name)
			.orElseThrow(() -> new IllegalStateException("app " + name + " is gone"));
	}

	private void store(Action action, Instant now) {
		if (action instanceof Action.RemoveInstance remove) {
			this.tables.instances().findById(remove.instanceId()).ifPresent(this.tables.instances()::delete);
		}
		else if (action instanceof Action.ServeRelease serve) {
			this.tables.apps().findForUpdateByName(serve.app()).orElseThrow().putInForce(serve.release());
		}
		else if (action instanceof Action.RemoveApp remove) {
			this.entities.flush();
			this.tables.apps().findByName(remove.app()).ifPresent((app) -> {
				this.tables.volumes().findByApp(app.id()).forEach((volume) -> volume.release(now));
				this.tables.apps().delete(app);
			});
		}
		else if (action instanceof Action.PlaceVolume place) {
			Volume volume = place.volume();
			this.entities.persist(new StoredVolume(volume.key(), appId(volume.app()), volume.app(), volume.name(),
					volume.node(), now));
		}
		else if (action instanceof Action.ReleaseVolume release) {
			this.tables.volumes().findById(release.volume().key()).ifPresent((volume) -> volume.release(now));
		}
		else if (action instanceof Action.SetNodeStatus status) {
			this.tables.nodes().consider(status.nodeId(), status.status());
		}
		else if (action instanceof Action.OfRun run) {
			this.publisher.publishEvent(new RunDecided(run, now));
		}
		else if (action instanceof Action.RecordEvent event) {
			this.events.tell(event.type(), event.app(), event.subject(), EventLog.GANTRY, event.message());
		}
		else {
			storeDeployment(action, now);
		}
	}

	private void storeDeployment(Action action, Instant now) {
		if (action instanceof Action.ReachStage reach) {
			Deployment deployment = deployment(reach.deploymentId());
			deployment.complete(reach.stage(), reach.detail(), now);
			if (reach.stage() != DeploymentStage.DRAINED) {
				deployment.begin(DeploymentStage.values()[reach.stage().ordinal() + 1], null, now);
			}
			moved(deployment, null);
		}
		else if (action instanceof Action.ExplainStage explain) {
			Deployment deployment = deployment(explain.deploymentId());
			deployment.begin(explain.stage(), explain.detail(), now);
			moved(deployment, null);
		}
		else if (action instanceof Action.EndDeployment end) {
			end(end, now);
		}
		else if (action instanceof Action.AssignBuild assign) {
			this.builds.findForUpdate(assign.buildId())
				.filter((build) -> !build.state().ended())
				.ifPresent((build) -> build.assign(assign.nodeId(), assign.attempt(), now));
		}
		else if (action instanceof Action.ExplainBuild explain) {
			this.builds.findForUpdate(explain.buildId()).ifPresent((build) -> build.explain(explain.waiting()));
		}
		else if (action instanceof Action.CancelBuild cancel) {
			this.builds.findForUpdate(cancel.buildId()).ifPresent((build) -> build.cancel(cancel.cause(), now));
		}
	}

	private void end(Action.EndDeployment end, Instant now) {
		Deployment deployment = deployment(end.deploymentId());
		if (deployment.status() != DeploymentStatus.RUNNING) {
			return;
		}
		switch (end.status()) {
			case SUCCEEDED -> deployment.succeed(now);
			case FAILED -> deployment.fail(end.failedStage(), end.failure(), List.of(), now);
			case SUPERSEDED -> deployment.supersede(end.failure(), now);
			case RUNNING -> throw new IllegalArgumentException("not an end: " + end);
		}
		moved(deployment, end.instanceId());
	}

	private void moved(Deployment deployment, String failedInstanceId) {
		this.publisher.publishEvent(new DeploymentMoved(deployment.id(), failedInstanceId));
	}

	private Deployment deployment(String id) {
		return this.tables.deployments()
			.findForUpdate(id)
			.orElseThrow(() -> new IllegalStateException("deployment " + id + " is gone"));
	}

}
