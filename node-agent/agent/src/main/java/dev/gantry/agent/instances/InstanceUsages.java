package dev.gantry.agent.instances;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.UsageReport;
import dev.gantry.contracts.link.UsageReport.InstanceUsage;
import dev.gantry.engine.containers.ContainerUsage;
import dev.gantry.engine.containers.Containers;

/** Measures what the node's instances use. */
public final class InstanceUsages implements Supplier<Optional<UsageReport>> {

	private final Instances instances;

	private final Containers containers;

	public InstanceUsages(Instances instances, Containers containers) {
		this.instances = instances;
		this.containers = containers;
	}

	/** What each instance that runs uses now; empty when none does. */
	@Override
	public Optional<UsageReport> get() {
		List<InstanceUsage> measured = new ArrayList<>();
		for (ContainerReport report : this.instances.reports()) {
			if (report.known() && report.phase().live() && report.containerId() != null) {
				try {
					ContainerUsage usage = this.containers.usage(report.containerId());
					measured
						.add(new InstanceUsage(report.instanceId(), report.generation(), usage.cpu(), usage.memory()));
				}
				catch (GantryException ex) {
					// It has ended since it was reported, and uses nothing.
					continue;
				}
			}
		}
		return measured.isEmpty() ? Optional.empty() : Optional.of(new UsageReport(measured));
	}

}
