package dev.gantry.engine;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.build.BuildSettings;
import dev.gantry.engine.build.Builds;
import dev.gantry.engine.build.DockerfileBuilds;
import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.containers.HostContainers;
import dev.gantry.engine.events.Events;
import dev.gantry.engine.exec.Execs;
import dev.gantry.engine.files.ContainerFiles;
import dev.gantry.engine.files.HostFiles;
import dev.gantry.engine.images.CollectionPolicy;
import dev.gantry.engine.images.ImageSources;
import dev.gantry.engine.images.Images;
import dev.gantry.engine.images.LayerHolder;
import dev.gantry.engine.images.LocalImages;
import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.network.BridgeNetwork;
import dev.gantry.engine.network.Network;
import dev.gantry.engine.network.Networks;
import dev.gantry.engine.sources.SourceArchives;
import dev.gantry.engine.stats.ContainerStats;
import dev.gantry.engine.stats.HostStats;
import dev.gantry.engine.volumes.Volumes;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.registry.Credentials;
import dev.gantry.oci.registry.RegistryAccess;

/** The engine of one home, put together: layers, images, network, containers, sources. */
public final class Engine implements AutoCloseable {

	private static final Duration COLLECTION_INTERVAL = Duration.ofMinutes(5);

	private final Network network;

	private final Events events = new Events(Clock.systemUTC());

	private final HostContainers containers;

	private final ContainerFiles files;

	private final ContainerStats stats;

	private final LayerStore layers;

	private final StoredImages images;

	private final SourceArchives sources;

	private final Builds builds;

	private Engine(EngineHome home, Network network, BuildSettings settings) throws IOException {
		this.network = network;
		this.layers = LayerStore.open(home.layers());
		this.images = StoredImages.open(home, this.layers, null);
		this.sources = SourceArchives.open(home);
		this.containers = HostContainers.open(home, network, this.events);
		this.files = new HostFiles(home, this.containers, this.layers, this.images);
		this.stats = HostStats.open(home, this.containers);
		this.images.heldBy(this::heldByContainers);
		this.builds = DockerfileBuilds.open(home, this.sources, this.layers, this.images, this.containers, settings);
		this.images.keepRoom(CollectionPolicy.DEFAULT, COLLECTION_INTERVAL);
	}

	/**
	 * Opens a home's engine and adopts its running containers.
	 * @param home where everything is
	 * @param settings of builds
	 * @throws GantryException with {@code HOST_UNFIT} when this host cannot run
	 * containers
	 */
	public static Engine open(EngineHome home, BuildSettings settings) {
		Network network = BridgeNetwork.open(home);
		try {
			return new Engine(home, network, settings);
		}
		catch (IOException ex) {
			network.close();
			throw new GantryException(ErrorCode.HOST_UNFIT,
					"Open the engine's home " + home.directory() + ": " + ex.getMessage(),
					"Check the home's file system", ex);
		}
		catch (RuntimeException ex) {
			network.close();
			throw ex;
		}
	}

	/**
	 * Where images are looked for: the platform's registry as somebody, then the
	 * upstreams as nobody in particular.
	 * @param registry {@code host:port} of the platform's registry
	 * @param credentials who we are there
	 * @param plainHttp whether the platform's registry speaks without TLS
	 * @param upstreams other registries by host
	 */
	public static ImageSources sources(String registry, Credentials.Basic credentials, boolean plainHttp,
			List<String> upstreams) {
		RegistryAccess platform = RegistryAccess.to(RegistryHost.of(registry)).withPlainHttp(plainHttp).as(credentials);
		return new ImageSources(platform,
				upstreams.stream().map((host) -> RegistryAccess.to(RegistryHost.of(host))).toList());
	}

	public Containers containers() {
		return this.containers;
	}

	public ContainerFiles files() {
		return this.files;
	}

	public ContainerStats stats() {
		return this.stats;
	}

	/** More processes in running containers. */
	public Execs execs() {
		return this.containers.execs();
	}

	/** What happens in this engine. */
	public Events events() {
		return this.events;
	}

	public Networks networks() {
		return this.containers.networks();
	}

	public Volumes volumes() {
		return this.containers.volumes();
	}

	public Images images() {
		return this.images;
	}

	/** The images by name, for people. */
	public LocalImages localImages() {
		return this.images.local();
	}

	/** Frees space of images by another policy than the usual one. */
	public void keepRoom(CollectionPolicy policy) {
		this.images.keepRoom(policy);
	}

	/** How many bytes of images were freed by policy so far. */
	public long freedByPolicy() {
		return this.images.freedByPolicy();
	}

	private List<LayerHolder.Hold> heldByContainers() {
		return this.containers.list()
			.stream()
			.map((container) -> new LayerHolder.Hold(container.id(), container.running(),
					container.spec().rootfs().layers()))
			.toList();
	}

	public Builds builds() {
		return this.builds;
	}

	public SourceArchives sources() {
		return this.sources;
	}

	/** Takes away every process, mount, control group, link and rule of this home. */
	public void teardown() {
		this.stats.close();
		this.containers.teardown();
		this.network.teardown();
		this.images.close();
	}

	/** Lets go; containers run on. */
	@Override
	public void close() {
		this.stats.close();
		this.containers.close();
		this.images.close();
		this.network.close();
	}

}
