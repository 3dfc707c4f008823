package dev.gantry.platform.figures;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import dev.gantry.contracts.apps.FiguresView;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.UsageReport;
import dev.gantry.contracts.link.UsageReport.InstanceUsage;
import dev.gantry.contracts.routing.LatencyBuckets;
import dev.gantry.contracts.routing.TrafficReport;
import dev.gantry.contracts.routing.TrafficReport.AppTraffic;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.instances.StoredInstance;

/**
 * What every app did in the last hour. In the leader's memory only: it is for looking at,
 * and a new leader begins anew. An app of which nothing is told for an hour takes no
 * place.
 */
public class AppFigures {

	/** By the app's id: an app of the same name may be another team's tomorrow. */
	private final Map<String, AppSeries> apps = new ConcurrentHashMap<>();

	private final Map<String, LastUsage> nodes = new ConcurrentHashMap<>();

	private final Apps known;

	private final Instances instances;

	private final Clock clock;

	AppFigures(Apps known, Instances instances, Clock clock) {
		this.known = known;
		this.instances = instances;
		this.clock = clock;
	}

	/**
	 * Takes a router's counts.
	 * @throws GantryException {@code REQUEST_INVALID} if they are counted in other
	 * buckets
	 */
	public void take(TrafficReport report) {
		Instant now = this.clock.instant();
		for (AppTraffic traffic : report.apps()) {
			if (traffic.latencies().size() != LatencyBuckets.COUNT) {
				throw new GantryException(
						ErrorCode.REQUEST_INVALID, "The router counts latencies in " + traffic.latencies().size()
								+ " buckets and not " + LatencyBuckets.COUNT,
						"Let router and server be of one version");
			}
			this.known.findByName(traffic.app()).ifPresent((app) -> series(app.id()).traffic(traffic, now));
		}
		forget(now);
	}

	/** Takes a node's usage; of instances that are not the node's nothing is taken. */
	public void take(String nodeId, UsageReport report) {
		Instant now = this.clock.instant();
		Map<String, String> appIds = this.instances.findByNodeId(nodeId)
			.stream()
			.collect(Collectors.toMap(StoredInstance::id, StoredInstance::appId));
		LastUsage last = this.nodes.getOrDefault(nodeId, LastUsage.NONE);
		Map<String, Duration> cpu = new HashMap<>();
		Map<String, Sum> sums = new HashMap<>();
		for (InstanceUsage usage : report.instances()) {
			String app = appIds.get(usage.instanceId());
			if (app != null) {
				String generation = usage.instanceId() + "/" + usage.generation();
				cpu.put(generation, usage.cpu());
				sums.computeIfAbsent(app, (id) -> new Sum()).add(usage, last.cpu().get(generation));
			}
		}
		this.nodes.put(nodeId, new LastUsage(now, cpu));
		sums.forEach((app, sum) -> series(app).usage(nodeId, sum.cpu, sum.memory, now));
		forget(now);
	}

	private void forget(Instant now) {
		this.apps.values().removeIf((series) -> series.isEmpty(now));
		this.nodes.values().removeIf((last) -> last.at().plus(AppSeries.STEP.multipliedBy(2)).isBefore(now));
	}

	/** The last hour of an app. */
	public FiguresView of(App app) {
		AppSeries series = this.apps.get(app.id());
		return new FiguresView(AppSeries.STEP, (series != null) ? series.points(this.clock.instant()) : List.of());
	}

	/** The last step of every app of which there is something to tell, by name. */
	public Map<String, FiguresView.Point> newest() {
		Instant now = this.clock.instant();
		Map<String, FiguresView.Point> newest = new TreeMap<>();
		for (App app : this.known.findAllByOrderByName()) {
			AppSeries series = this.apps.get(app.id());
			if (series != null) {
				series.newest(now).ifPresent((point) -> newest.put(app.name(), point));
			}
		}
		return newest;
	}

	/** When the step that is over last began. */
	public Instant lastStep() {
		return AppSeries.begin(this.clock.instant()).minus(AppSeries.STEP);
	}

	private AppSeries series(String appId) {
		return this.apps.computeIfAbsent(appId, (id) -> new AppSeries());
	}

	/**
	 * What a node told last.
	 *
	 * @param at when
	 * @param cpu processor time by instance and generation
	 */
	private record LastUsage(Instant at, Map<String, Duration> cpu) {

		private static final LastUsage NONE = new LastUsage(Instant.EPOCH, Map.of());

	}

	/** What the instances of one app on one node use. */
	private static final class Sum {

		private Duration cpu;

		private long memory;

		private void add(InstanceUsage usage, Duration before) {
			this.memory += usage.memory().bytes();
			if (before != null && before.compareTo(usage.cpu()) <= 0) {
				this.cpu = ((this.cpu != null) ? this.cpu : Duration.ZERO).plus(usage.cpu().minus(before));
			}
		}

	}

}
