package dev.gantry.platform.apps.web;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.gantry.contracts.apps.AppView;
import dev.gantry.contracts.apps.InstanceState;
import dev.gantry.contracts.apps.InstanceView;
import dev.gantry.contracts.apps.PreviewOrigin;
import dev.gantry.contracts.apps.ProcessView;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppProcess;
import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.apps.ProcessSpec;
import dev.gantry.platform.deployments.Deployment;
import dev.gantry.platform.deployments.Deployments;
import dev.gantry.platform.instances.InstanceViews;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.instances.StoredInstance;
import dev.gantry.platform.releases.Release;
import dev.gantry.platform.releases.Releases;

import org.springframework.transaction.annotation.Transactional;

/** Apps as people see them. */
public class AppViews {

	private final AppRegistry registry;

	private final Tables tables;

	private final InstanceViews instanceViews;

	private final PlatformProperties properties;

	AppViews(AppRegistry registry, Tables tables, InstanceViews instanceViews, PlatformProperties properties) {
		this.registry = registry;
		this.tables = tables;
		this.instanceViews = instanceViews;
		this.properties = properties;
	}

	/** All apps, by name. */
	@Transactional(readOnly = true)
	public List<AppView> all() {
		return see().stream().map(Seen::view).toList();
	}

	/**
	 * For each app, by name, a number that changes with anything that is seen of it: the
	 * app itself, its instances and the stages of its newest deployment.
	 */
	@Transactional(readOnly = true)
	public Map<String, Integer> outline() {
		return see().stream().collect(Collectors.toMap((seen) -> seen.view().name(), Seen::outline));
	}

	private List<Seen> see() {
		List<App> apps = this.tables.apps().findAllByOrderByName();
		Map<String, List<AppProcess>> processes = this.tables.processes()
			.findAll()
			.stream()
			.collect(Collectors.groupingBy(AppProcess::appId));
		Map<String, List<InstanceView>> instances = views(this.tables.instances().findAll(), apps);
		Map<String, Deployment> newest = this.tables.deployments()
			.findNewestOfEachApp()
			.stream()
			.collect(Collectors.toMap(Deployment::appId, Function.identity()));
		Map<String, String> names = apps.stream().collect(Collectors.toMap(App::id, App::name));
		return apps.stream()
			.map((app) -> see(app, processes.getOrDefault(app.id(), List.of()),
					instances.getOrDefault(app.name(), List.of()), newest.get(app.id()), names.get(app.previewOf())))
			.toList();
	}

	/** One app. */
	@Transactional(readOnly = true)
	public AppView of(AppName name) {
		App app = this.registry.require(name);
		return view(app, this.tables.processes().findByApp(app.id()), instances(name),
				this.tables.deployments().findFirstByAppIdOrderByNumberDesc(app.id()).orElse(null),
				(app.previewOf() == null) ? null
						: this.tables.apps().findById(app.previewOf()).map(App::name).orElse(null));
	}

	/** An app's instances, by process type and number. */
	@Transactional(readOnly = true)
	public List<InstanceView> instances(AppName name) {
		App app = this.registry.require(name);
		return this.instanceViews.of(
				this.tables.instances().findByAppIdOrderByProcessAscReplicaAscCreatedAtAsc(app.id()),
				Map.of(app.id(), app.name()));
	}

	private Map<String, List<InstanceView>> views(Collection<StoredInstance> instances, List<App> apps) {
		Map<String, String> names = apps.stream().collect(Collectors.toMap(App::id, App::name));
		return this.instanceViews.of(instances, names)
			.stream()
			.filter((view) -> view.app() != null)
			.collect(Collectors.groupingBy(InstanceView::app));
	}

	private Seen see(App app, List<AppProcess> declared, List<InstanceView> instances, Deployment newest,
			String parent) {
		return new Seen(view(app, declared, instances, newest, parent), instances, newest);
	}

	private AppView view(App app, List<AppProcess> declared, List<InstanceView> instances, Deployment newest,
			String parent) {
		Optional<Release> release = (app.currentRelease() == null) ? Optional.empty()
				: this.tables.releases().findByAppIdAndNumber(app.id(), app.currentRelease());
		Map<String, ProcessSpec> released = release.map(Release::processes).orElse(Map.of());
		List<ProcessView> processes = declared.stream()
			.map((process) -> process(process, released.get(process.type()), instances))
			.toList();
		int wanted = processes.stream()
			.filter((process) -> released.containsKey(process.type()))
			.mapToInt(ProcessView::replicas)
			.sum();
		PreviewOrigin origin = (parent != null) ? new PreviewOrigin(parent, app.previewBranch()) : null;
		AppCondition condition = AppCondition.of(app, newest, instances, wanted);
		return new AppView(app.name(), condition.status(), condition.explanation(), this.properties.appUrl(app.name()),
				app.currentRelease(), app.createdAt(), processes, (newest != null) ? newest.id() : null, origin);
	}

	private static ProcessView process(AppProcess process, ProcessSpec released, List<InstanceView> instances) {
		ProcessSpec spec = process.spec();
		int ready = (int) instances.stream()
			.filter((instance) -> instance.process().equals(process.type())
					&& instance.state() == InstanceState.HEALTHY)
			.count();
		Integer port = (spec.port() == null && released != null) ? released.port() : spec.port();
		return new ProcessView(process.type(), spec.replicas(), Math.min(ready, spec.replicas()), spec.command(),
				spec.cpu(), spec.memory(), port, spec.healthPath(), spec.rules(), spec.mounts(), spec.steps());
	}

	/**
	 * An app and what is seen beside it.
	 *
	 * @param view the app
	 * @param instances its instances
	 * @param newest its newest deployment, or {@code null}
	 */
	private record Seen(AppView view, List<InstanceView> instances, Deployment newest) {

		int outline() {
			return (this.newest != null) ? Objects.hash(this.view, this.instances, this.newest.status(),
					this.newest.release(), this.newest.stages()) : Objects.hash(this.view, this.instances);
		}

	}

	/**
	 * What views are made from.
	 *
	 * @param apps the apps
	 * @param processes their process types
	 * @param releases their releases
	 * @param deployments their deployments
	 * @param instances their instances
	 */
	record Tables(Apps apps, AppProcesses processes, Releases releases, Deployments deployments, Instances instances) {
	}

}
