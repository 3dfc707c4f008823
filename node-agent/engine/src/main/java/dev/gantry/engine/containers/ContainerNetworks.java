package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.launch.Launcher;
import dev.gantry.engine.launch.NameFileWriter;
import dev.gantry.engine.network.Attachment;
import dev.gantry.engine.network.Connection;
import dev.gantry.engine.network.Endpoint;
import dev.gantry.engine.network.Membership;
import dev.gantry.engine.network.NamedNetwork;
import dev.gantry.engine.network.Network;
import dev.gantry.engine.network.NetworkSpec;
import dev.gantry.engine.network.Networks;
import tools.jackson.databind.json.JsonMapper;

/**
 * Networks as containers are in them: a change of a running container's networks is made
 * in the kernel first, then in its document, so that its next start is the same.
 */
final class ContainerNetworks implements Networks {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Network network;

	private final Function<String, LiveContainer> containers;

	private final Supplier<List<Container>> all;

	ContainerNetworks(Network network, Function<String, LiveContainer> containers, Supplier<List<Container>> all) {
		this.network = network;
		this.containers = containers;
		this.all = all;
	}

	@Override
	public NamedNetwork create(NetworkSpec spec) {
		return this.network.create(spec);
	}

	@Override
	public List<NamedNetwork> list() {
		return this.network.list();
	}

	@Override
	public Optional<NamedNetwork> find(String nameOrId) {
		return this.network.find(nameOrId);
	}

	@Override
	public Map<String, Endpoint> members(String nameOrId) {
		return this.network.members(nameOrId);
	}

	@Override
	public void remove(String nameOrId) {
		this.network.remove(nameOrId);
	}

	@Override
	public List<NamedNetwork> prune(Predicate<NamedNetwork> eligible) {
		List<NamedNetwork> pruned = new ArrayList<>();
		for (NamedNetwork network : list()) {
			boolean used = this.all.get()
				.stream()
				.flatMap((container) -> container.spec().networking().networks().stream())
				.anyMatch((membership) -> names(membership.network(), network));
			if (!network.isDefault() && !used && eligible.test(network)) {
				remove(network.id());
				pruned.add(network);
			}
		}
		return pruned;
	}

	private static boolean names(String nameOrId, NamedNetwork network) {
		return nameOrId.equals(network.name()) || network.id().startsWith(nameOrId);
	}

	@Override
	public List<Membership> memberships(String containerId) {
		return memberships(this.containers.apply(containerId).current().spec().networking());
	}

	private static List<Membership> memberships(Networking networking) {
		boolean byDefault = networking.mode() == Networking.Mode.BRIDGE && networking.networks().isEmpty();
		return byDefault ? List.of(Membership.of(Membership.DEFAULT_NETWORK)) : networking.networks();
	}

	@Override
	public void connect(String containerId, Membership membership) {
		LiveContainer live = this.containers.apply(containerId);
		synchronized (live) {
			NamedNetwork wanted = require(membership.network());
			Networking before = live.current().spec().networking();
			requireBridges(live, before);
			if (memberships(before).stream().anyMatch((each) -> names(each.network(), wanted))) {
				throw new GantryException(ErrorCode.STATE_CONFLICT, "connect container '" + containerId
						+ "' to network " + wanted.name() + ": it is connected already");
			}
			List<Membership> after = new ArrayList<>(memberships(before));
			after.add(membership);
			ContainerSpec spec = live.current()
				.spec()
				.with(new Networking(Networking.Mode.BRIDGE, before.ports(), before.hosts(), after, before.resolver(),
						""));
			if (live.current().running()) {
				attached(live, spec, Optional.of(connect(live, membership)));
			}
			keep(live, spec);
		}
	}

	private Attachment connect(LiveContainer live, Membership membership) {
		List<String> names = Launcher.names(live.current().spec());
		if (live.current().attachment() != null) {
			return this.network.connect(namespace(live), live.id(), membership, names);
		}
		return this.network.attach(namespace(live), null, new Connection(live.id(), names, List.of(membership),
				List.of(), live.current().spec().networking().resolver()));
	}

	@Override
	public void disconnect(String containerId, String nameOrId) {
		LiveContainer live = this.containers.apply(containerId);
		synchronized (live) {
			NamedNetwork unwanted = require(nameOrId);
			Networking before = live.current().spec().networking();
			List<Membership> after = new ArrayList<>(memberships(before));
			if (!after.removeIf((each) -> names(each.network(), unwanted))) {
				throw new GantryException(ErrorCode.NOT_FOUND,
						"Container '" + containerId + "' is not in network '" + unwanted.name() + "'");
			}
			Networking networking = after.isEmpty() ? new Networking(Networking.Mode.NONE, before.ports(),
					before.hosts(), List.of(), before.resolver(), "") : before.withNetworks(after);
			ContainerSpec spec = live.current().spec().with(networking);
			if (live.current().running()) {
				attached(live, spec, this.network.disconnect(namespace(live), containerId, unwanted.id()));
			}
			keep(live, spec);
		}
	}

	/** Has a container that runs found by its new name. */
	void renamed(LiveContainer live, ContainerSpec before) {
		synchronized (live) {
			if (live.current().running()) {
				this.network.rename(live.id(), Launcher.names(before), Launcher.names(live.current().spec()))
					.ifPresent((attachment) -> attached(live, live.current().spec(), Optional.of(attachment)));
			}
		}
	}

	private NamedNetwork require(String nameOrId) {
		return find(nameOrId).orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND,
				"There is no network '" + nameOrId + "'", "List the networks to see their names."));
	}

	private static void requireBridges(LiveContainer live, Networking networking) {
		if (networking.mode() == Networking.Mode.HOST || networking.mode() == Networking.Mode.CONTAINER) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"connect container '" + live.id() + "' to a network: it uses the network of "
							+ ((networking.mode() == Networking.Mode.HOST) ? "the host" : "another container"),
					"Create it with a network of its own.");
		}
	}

	private static Path namespace(LiveContainer live) {
		ContainerState.Running running = (ContainerState.Running) live.current().state();
		return Path.of("/proc/" + running.pid() + "/ns/net");
	}

	/** Tells the next agent, and the container by its files, where it is now. */
	private static void attached(LiveContainer live, ContainerSpec spec, Optional<Attachment> attachment) {
		live.attached(attachment.orElse(null));
		ContainerState.Running running = (ContainerState.Running) live.current().state();
		Path directory = live.directory().path();
		try {
			new AttachmentFile(running.startTime(), attachment.orElse(null)).write(directory, JSON);
			if (attachment.isPresent()) {
				NameFileWriter.write(spec, directory, attachment.get());
			}
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.INTERNAL,
					"Note the networks of container '" + live.id() + "': " + ex.getMessage(),
					"Make room on the disk of the agent's home.", ex);
		}
	}

	private static void keep(LiveContainer live, ContainerSpec spec) {
		try {
			live.directory().replace(spec, live.current().createdAt());
			live.changed(spec);
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.INTERNAL,
					"Keep the networks of container '" + live.id() + "': " + ex.getMessage(),
					"Make room on the disk of the agent's home.", ex);
		}
	}

}
