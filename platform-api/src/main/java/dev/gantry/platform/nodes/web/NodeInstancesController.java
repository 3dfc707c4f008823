package dev.gantry.platform.nodes.web;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.gantry.contracts.apps.InstanceView;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.access.TeamWall;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.instances.InstanceViews;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.nodes.NodeDesk;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What runs on a node. */
@RestController
@RequestMapping("/api/v1/nodes/{node}/instances")
class NodeInstancesController {

	private final NodeDesk desk;

	private final Instances instances;

	private final InstanceViews views;

	private final Apps apps;

	private final TeamWall wall;

	NodeInstancesController(NodeDesk desk, Instances instances, InstanceViews views, Apps apps, TeamWall wall) {
		this.desk = desk;
		this.instances = instances;
		this.views = views;
		this.apps = apps;
		this.wall = wall;
	}

	/** The instances that are placed there, of the apps that the caller sees. */
	@GetMapping
	@Requires(Permission.READ_NODES)
	List<InstanceView> list(@PathVariable String node, Caller caller) {
		Predicate<String> seen = this.wall.seenBy(caller);
		Map<String, String> names = this.apps.findAll()
			.stream()
			.filter((app) -> seen.test(app.name()))
			.collect(Collectors.toMap(App::id, App::name));
		return this.views.of(this.instances.findByNodeId(this.desk.require(node).id())
			.stream()
			.filter((instance) -> names.containsKey(instance.appId()))
			.toList(), names);
	}

}
