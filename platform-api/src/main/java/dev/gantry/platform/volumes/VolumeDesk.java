package dev.gantry.platform.volumes;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.gantry.contracts.apps.VolumeView;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppProcess;
import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.ProcessSpec;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.nodes.Node;
import dev.gantry.platform.nodes.Nodes;

import org.springframework.transaction.annotation.Transactional;

/** What people see of volumes, and do to them; what nodes tell of them. */
public class VolumeDesk {

	private static final int MOST_KEYS = 1_000;

	private final AppRegistry apps;

	private final AppProcesses processes;

	private final Volumes volumes;

	private final Nodes nodes;

	private final EventLog events;

	private final Clock clock;

	VolumeDesk(AppRegistry apps, AppProcesses processes, Volumes volumes, Nodes nodes, EventLog events, Clock clock) {
		this.apps = apps;
		this.processes = processes;
		this.volumes = volumes;
		this.nodes = nodes;
		this.events = events;
		this.clock = clock;
	}

	/** The volumes that an app declares or has data in, by name. */
	@Transactional(readOnly = true)
	public List<VolumeView> list(AppName name) {
		App app = this.apps.require(name);
		Map<String, StoredVolume> placed = this.volumes.findByApp(app.id())
			.stream()
			.collect(Collectors.toMap(StoredVolume::name, Function.identity()));
		Map<String, VolumeView> views = new TreeMap<>();
		placed.forEach((volume, stored) -> views.put(volume, view(volume, null, null, stored)));
		for (AppProcess process : this.processes.findByApp(app.id())) {
			process.spec()
				.mounts()
				.paths()
				.forEach((volume, path) -> views.put(volume, view(volume, process.type(), path, placed.get(volume))));
		}
		return List.copyOf(views.values());
	}

	private VolumeView view(String name, String process, String path, StoredVolume stored) {
		if (stored == null) {
			return new VolumeView(name, process, path, null, null, false);
		}
		String node = this.nodes.findById(stored.nodeId()).map(Node::name).orElse(null);
		return new VolumeView(name, process, path, node, stored.createdAt(), stored.unwanted());
	}

	/**
	 * Deletes a volume's data, once nothing has it. A process type that declares it finds
	 * an empty one when it begins again.
	 */
	@Transactional
	public void remove(AppName name, String volume, String actor) {
		App app = this.apps.lock(name);
		StoredVolume stored = this.volumes.findByApp(app.id())
			.stream()
			.filter((each) -> each.name().equals(volume))
			.findFirst()
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND,
					"App '" + name + "' has no data in a volume '" + volume + "'",
					"'gantry volumes " + name + "' lists its volumes"));
		for (AppProcess process : this.processes.findByApp(app.id())) {
			ProcessSpec spec = process.spec();
			if (spec.mounts().paths().containsKey(volume) && spec.replicas() > 0) {
				throw new GantryException(ErrorCode.STATE_CONFLICT,
						"Volume " + volume + " of " + name + " is in use by its " + process.type(),
						"Stop that first: 'gantry scale " + name + " " + process.type()
								+ "=0'. Its data is lost when it is removed");
			}
		}
		stored.discard(this.clock.instant());
		this.events.tell("volume.removing", app.name(), app.name() + " " + volume, actor,
				"The data of volume " + volume + " shall go");
		this.events.desiredStateChanged();
	}

	/**
	 * Takes what a node has deleted.
	 * @throws GantryException {@code REQUEST_INVALID} for more than there may be
	 */
	@Transactional
	public void discarded(String nodeId, List<String> keys) {
		if (keys.size() > MOST_KEYS) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "A node told of " + keys.size() + " volumes",
					"Tell " + MOST_KEYS + " at a time");
		}
		if (!keys.isEmpty() && this.volumes.deleteReleased(nodeId, keys) > 0) {
			this.events.desiredStateChanged();
		}
	}

	/** Refuses to forget a node that has data of apps. */
	@Transactional(readOnly = true)
	public void requireNone(Node node) {
		List<StoredVolume> kept = this.volumes.findByNode(node.id());
		if (!kept.isEmpty()) {
			StoredVolume first = kept.get(0);
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"Node '" + node.name() + "' has the data of " + kept.size() + " volumes, one of them "
							+ first.name() + " of " + first.app(),
					"Remove them first, with their data: 'gantry volumes " + first.app() + " remove " + first.name()
							+ "'");
		}
	}

}
