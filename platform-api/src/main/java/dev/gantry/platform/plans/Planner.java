package dev.gantry.platform.plans;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.apps.PlanView;
import dev.gantry.contracts.detection.Decision;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.apps.ProcessSpec;
import dev.gantry.platform.nodes.Node;
import dev.gantry.platform.nodes.Nodes;
import dev.gantry.platform.sources.InspectedSource;

import org.springframework.transaction.annotation.Transactional;

/** Tells what a deployment of a source tree to an app would do. */
public class Planner {

	private final Apps apps;

	private final AppProcesses processes;

	private final Nodes nodes;

	private final PlatformProperties properties;

	Planner(Apps apps, AppProcesses processes, Nodes nodes, PlatformProperties properties) {
		this.apps = apps;
		this.processes = processes;
		this.nodes = nodes;
		this.properties = properties;
	}

	/** Tells; changes nothing. */
	@Transactional(readOnly = true)
	public PlanView plan(AppName name, InspectedSource source) {
		Optional<App> app = this.apps.findByName(name.value());
		Map<String, ProcessSpec> present = new TreeMap<>();
		app.ifPresent((known) -> this.processes.findByApp(known.id())
			.forEach((process) -> present.put(process.type(), process.spec())));
		Plan plan = new Plan(source, present);
		List<Decision> decisions = new ArrayList<>();
		decisions.add(app.map(Planner::known)
			.orElseGet(() -> new Decision("app", name + ", a new one", "there is no app of that name")));
		decisions.addAll(plan.decisions());
		decisions.add(node());
		decisions.add(new Decision("address", this.properties.appUrl(name.value()),
				"the app's name and the platform's domain"));
		return new PlanView(name.value(), app.isEmpty(), decisions, plan.dockerfile(), plan.gantryFile());
	}

	private static Decision known(App app) {
		return new Decision("app", app.name(),
				(app.currentRelease() != null)
						? "it is there, and release " + app.currentRelease() + " serves until the new one is healthy"
						: "it is there, and nothing serves yet");
	}

	private Decision node() {
		List<String> ready = this.nodes.findAllByOrderByName()
			.stream()
			.filter((node) -> node.status() == NodeStatus.READY)
			.map(Node::name)
			.toList();
		return switch (ready.size()) {
			case 0 -> new Decision("node", "none yet", "no node is ready; the deployment waits for one");
			case 1 -> new Decision("node", ready.get(0), "it is the only one that is ready");
			default -> new Decision("node", "one of " + ready.size(),
					"decided when it is placed, by free CPU and memory, apart from its other instances");
		};
	}

}
