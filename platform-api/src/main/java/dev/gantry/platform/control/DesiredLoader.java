package dev.gantry.platform.control;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.apps.StageView;
import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.apps.AppProcess;
import dev.gantry.platform.deployments.Deployment;
import dev.gantry.platform.deployments.StageRecord;
import dev.gantry.platform.instances.Observation;
import dev.gantry.platform.instances.StoredInstance;
import dev.gantry.platform.runs.OpenRuns;
import dev.gantry.platform.volumes.StoredVolume;
import dev.gantry.scheduler.cluster.App;
import dev.gantry.scheduler.cluster.Cluster;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.Release;
import dev.gantry.scheduler.cluster.Rollout;
import dev.gantry.scheduler.cluster.Run;
import dev.gantry.scheduler.cluster.Slot;
import dev.gantry.scheduler.cluster.Volume;
import org.springframework.transaction.annotation.Transactional;

/** Loads desired state: a handful of queries, however large the cluster. */
class DesiredLoader {

	private final ControlTables tables;

	private final ReleaseShelf releases;

	private final BuildDesk builds;

	private final OpenRuns runs;

	private final PlatformProperties properties;

	DesiredLoader(ControlTables tables, ReleaseShelf releases, BuildDesk builds, OpenRuns runs,
			PlatformProperties properties) {
		this.tables = tables;
		this.releases = releases;
		this.builds = builds;
		this.runs = runs;
		this.properties = properties;
	}

	/**
	 * Loads what is wanted.
	 * @param known what this leader has last loaded or stored, or {@code null}: instances
	 * are written by the leader alone, so that a hundred thousand of them need not be
	 * read each time that somebody changes an app
	 */
	@Transactional(readOnly = true)
	public Desired load(Desired known) {
		List<dev.gantry.platform.apps.App> apps = this.tables.apps().findAll();
		Map<String, String> names = apps.stream()
			.collect(Collectors.toMap(dev.gantry.platform.apps.App::id, dev.gantry.platform.apps.App::name));
		List<Instance> instances = known == null ? instances(names) : known.cluster().instances();
		Map<String, List<Rollout>> rollouts = rollouts();
		// After the rollouts: a deployment's release command is stored together with it.
		List<Run> open = this.runs
			.load(apps.stream().collect(Collectors.toMap(dev.gantry.platform.apps.App::id, Function.identity())));
		BuildDesk.Queue queue = this.builds.load(names);
		Map<String, Map<String, Integer>> formations = formations();
		Map<String, Set<Integer>> used = slots(instances, open);
		List<StoredVolume> volumes = this.tables.volumes().findAll();
		Map<String, Map<String, Volume>> placed = volumes(volumes);
		List<App> loaded = apps.stream()
			.map((app) -> app(app, formations.getOrDefault(app.id(), Map.of()),
					rollouts.getOrDefault(app.id(), List.of()), used, placed.getOrDefault(app.id(), Map.of())))
			.toList();
		this.releases.keep(loaded);
		return new Desired(new Cluster(loaded, instances, nodes(), queue.builds(), open), queue.assignments(),
				discards(volumes));
	}

	private static Map<String, Map<String, Volume>> volumes(List<StoredVolume> volumes) {
		return volumes.stream()
			.filter((volume) -> !volume.released())
			.collect(Collectors.groupingBy(StoredVolume::appId,
					Collectors.toMap(StoredVolume::name, (volume) -> new Volume(volume.key(), volume.app(),
							volume.name(), volume.nodeId(), volume.unwanted()))));
	}

	private static Map<String, List<String>> discards(List<StoredVolume> volumes) {
		return volumes.stream()
			.filter(StoredVolume::released)
			.sorted(Comparator.comparing(StoredVolume::key))
			.collect(Collectors.groupingBy(StoredVolume::nodeId,
					Collectors.mapping(StoredVolume::key, Collectors.toList())));
	}

	private static Map<String, Set<Integer>> slots(List<Instance> instances, List<Run> runs) {
		return Stream.concat(instances.stream().map(Instance::slot), runs.stream().map(Run::slot))
			.collect(Collectors.groupingBy(Slot::app, Collectors.mapping(Slot::release, Collectors.toSet())));
	}

	private App app(dev.gantry.platform.apps.App app, Map<String, Integer> formation, List<Rollout> rollouts,
			Map<String, Set<Integer>> used, Map<String, Volume> volumes) {
		Set<Integer> needed = new TreeSet<>();
		if (app.currentRelease() != null) {
			needed.add(app.currentRelease());
		}
		rollouts.forEach((rollout) -> needed.add(rollout.release()));
		needed.addAll(used.getOrDefault(app.name(), Set.of()));
		List<Release> releases = needed.stream()
			.flatMap((number) -> this.releases.find(app.id(), app.name(), number).stream())
			.toList();
		return new App(app.name(), app.deletingAt() != null, formation, List.of(this.properties.appHost(app.name())),
				app.currentRelease(), releases, rollouts, volumes);
	}

	private Map<String, Map<String, Integer>> formations() {
		return this.tables.processes()
			.findAll()
			.stream()
			.collect(Collectors.groupingBy(AppProcess::appId,
					Collectors.toMap(AppProcess::type, (process) -> process.spec().replicas())));
	}

	private List<Instance> instances(Map<String, String> names) {
		Map<String, Observation> observations = new HashMap<>();
		for (Observation observation : this.tables.observations().findAll()) {
			observations.merge(observation.key().instanceId(), observation,
					(first, second) -> first.key().generation() > second.key().generation() ? first : second);
		}
		return this.tables.instances()
			.findAll()
			.stream()
			.filter((stored) -> names.containsKey(stored.appId()))
			.sorted(Comparator.comparing(StoredInstance::createdAt).thenComparing(StoredInstance::id))
			.map((stored) -> InstanceRows.toInstance(stored, names.get(stored.appId()), observations.get(stored.id())))
			.toList();
	}

	private List<Node> nodes() {
		return this.tables.nodes()
			.findAllByOrderByName()
			.stream()
			.map((node) -> new Node(node.id(), node.name(), node.cordoned(), node.draining(), node.storedStatus(),
					node.capacity(), new Node.Traits(node.architecture(), node.labels())))
			.toList();
	}

	private Map<String, List<Rollout>> rollouts() {
		return this.tables.openRollouts()
			.stream()
			.sorted(Comparator.comparing(Deployment::number))
			.collect(Collectors.groupingBy(Deployment::appId,
					Collectors.mapping(DesiredLoader::rollout, Collectors.toList())));
	}

	private static Rollout rollout(Deployment deployment) {
		Map<DeploymentStage, StageRecord> stages = deployment.stages();
		Set<DeploymentStage> reached = stages.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().state() == StageView.State.DONE
					|| entry.getValue().state() == StageView.State.SKIPPED)
			.map(Map.Entry::getKey)
			.collect(Collectors.toSet());
		Rollout rollout = new Rollout(deployment.id(), deployment.number(), deployment.release(),
				deployment.status() == DeploymentStatus.SUCCEEDED, deployment.createdAt(), reached, null);
		StageRecord present = stages.get(rollout.stage());
		return new Rollout(rollout.deploymentId(), rollout.number(), rollout.release(), rollout.succeeded(),
				present.startedAt() == null ? rollout.since() : present.startedAt(), reached, present.detail());
	}

}
