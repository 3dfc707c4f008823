package dev.gantry.platform.apps.web;

import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.apps.AppStatus;
import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.apps.InstanceState;
import dev.gantry.contracts.apps.InstanceView;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.deployments.Deployment;

/**
 * An app's condition.
 *
 * @param status in one word
 * @param explanation in a sentence
 */
record AppCondition(AppStatus status, String explanation) {

	static AppCondition of(App app, Deployment newest, List<InstanceView> instances, int wanted) {
		if (app.deletingAt() != null) {
			return new AppCondition(AppStatus.STOPPED, "It is being destroyed; " + left(instances) + " still end");
		}
		if (newest != null && newest.status() == DeploymentStatus.RUNNING) {
			return new AppCondition(AppStatus.DEPLOYING, "Deployment " + newest.number() + " is under way");
		}
		String last = (newest != null && newest.status() == DeploymentStatus.FAILED && newest.failure() != null)
				? "; deployment " + newest.number() + " failed: " + newest.failure().detail() : "";
		if (app.currentRelease() == null) {
			return new AppCondition(AppStatus.EMPTY, "No release is in force yet" + last);
		}
		if (wanted == 0) {
			return new AppCondition(AppStatus.STOPPED, "It is scaled to nothing" + last);
		}
		return running(instances, wanted, last);
	}

	private static AppCondition running(List<InstanceView> instances, int wanted, String last) {
		long ready = instances.stream().filter((instance) -> instance.state() == InstanceState.HEALTHY).count();
		if (ready >= wanted) {
			return new AppCondition(AppStatus.RUNNING,
					((wanted == 1) ? "Its instance is healthy" : "All " + wanted + " instances are healthy") + last);
		}
		Optional<InstanceView> troubled = instances.stream()
			.filter((instance) -> instance.state() != InstanceState.HEALTHY
					&& instance.state() != InstanceState.DRAINING && instance.state() != InstanceState.STOPPING)
			.findFirst();
		String why = troubled
			.map((instance) -> "; " + instance.name() + ": "
					+ instance.explanation().get(instance.explanation().size() - 1))
			.orElse("");
		return new AppCondition((ready == 0) ? AppStatus.DOWN : AppStatus.DEGRADED,
				ready + " of " + wanted + " instances are healthy" + why + last);
	}

	private static String left(List<InstanceView> instances) {
		return instances.size() + ((instances.size() == 1) ? " instance" : " instances");
	}

}
