package dev.gantry.agent;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;

import dev.gantry.agent.builds.Builds;
import dev.gantry.agent.builds.ImageBuilder;
import dev.gantry.agent.docker.DockerDoor;
import dev.gantry.agent.docker.images.Registries;
import dev.gantry.agent.execs.InstanceExecs;
import dev.gantry.agent.execs.WebSocketExecDialer;
import dev.gantry.agent.host.HomeOwnership;
import dev.gantry.agent.host.HostFacts;
import dev.gantry.agent.host.HostProblem;
import dev.gantry.agent.host.HostRequirements;
import dev.gantry.agent.instances.Addresses;
import dev.gantry.agent.instances.AssignmentMemory;
import dev.gantry.agent.instances.InstanceUsages;
import dev.gantry.agent.instances.Instances;
import dev.gantry.agent.instances.NetworkProber;
import dev.gantry.agent.instances.RunStreams;
import dev.gantry.agent.instances.RunningContainers;
import dev.gantry.agent.instances.VolumeDiscards;
import dev.gantry.agent.link.AgentLink;
import dev.gantry.agent.link.EpochGate;
import dev.gantry.agent.link.HttpPlatform;
import dev.gantry.agent.link.Membership;
import dev.gantry.agent.link.NodeIdentity;
import dev.gantry.agent.link.Platform;
import dev.gantry.agent.link.StateFile;
import dev.gantry.agent.link.SideReport;
import dev.gantry.agent.logs.LogStreams;
import dev.gantry.agent.logs.WebSocketDialer;
import dev.gantry.agent.node.EngineImageBuilder;
import dev.gantry.agent.node.EngineImages;
import dev.gantry.agent.node.EngineNode;
import dev.gantry.agent.node.EngineSources;
import dev.gantry.agent.node.HeldImages;
import dev.gantry.agent.node.RegistrySources;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ImagesReport;
import dev.gantry.contracts.link.UsageReport;
import dev.gantry.engine.Engine;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.images.CollectionPolicy;
import dev.gantry.engine.images.RegistrySetting;
import dev.gantry.oci.reference.RegistryHost;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** Puts the agent together. */
@AutoConfiguration
@EnableConfigurationProperties(AgentProperties.class)
public class AgentAutoConfiguration {

	private static final Path PROC = Path.of("/proc");

	private static final JsonMapper JSON = JsonMapper.builder().build();

	@Bean
	EngineHome engineHome(AgentProperties properties) {
		List<HostProblem> problems = new HostRequirements(PROC).missing(properties.home());
		if (!problems.isEmpty()) {
			throw new GantryException(ErrorCode.HOST_UNFIT,
					problems.stream().map(HostProblem::description).collect(Collectors.joining(". ")),
					problems.stream().map(HostProblem::remedy).collect(Collectors.joining(". ")));
		}
		return EngineHome.below(properties.home());
	}

	@Bean(destroyMethod = "close")
	HomeOwnership homeOwnership(EngineHome home) {
		return HomeOwnership.take(home.directory());
	}

	@Bean(destroyMethod = "close")
	Engine engine(EngineHome home, HomeOwnership ownership, AgentProperties properties) {
		CollectionPolicy policy = properties.images().policy();
		Engine engine = Engine.open(home, properties.builds().settings(properties.caBundle()));
		engine.keepRoom(policy);
		return engine;
	}

	@Bean
	HostFacts hostFacts(EngineHome home) {
		return new HostFacts(PROC, home.dataRoot());
	}

	@Bean
	HttpClient linkClient() {
		return HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(Duration.ofSeconds(5))
			.followRedirects(HttpClient.Redirect.NEVER)
			.build();
	}

	@Bean
	Membership membership(AgentProperties properties, EngineHome home, HostFacts host) {
		NodeDescription description = new NodeDescription(properties, host);
		return new Membership(properties.serverUrl().toString(),
				new StateFile<>(home.directory().resolve("node.json"), NodeIdentity.class, JSON),
				new JoinToken(properties)::read, description::joinRequest);
	}

	@Bean
	HttpPlatform platform(AgentProperties properties, HttpClient client, Membership membership) {
		return new HttpPlatform(client, properties.serverUrl(), membership::token, JSON);
	}

	@Bean
	RegistrySources registrySources(Membership membership, AgentProperties properties) {
		return new RegistrySources(membership, properties.upstreams(),
				properties.registries()
					.stream()
					.map((registry) -> new RegistrySetting(RegistryHost.of(registry.host()),
							registry.mirrors().stream().map(RegistryHost::of).toList(), registry.insecure(),
							registry.throughPlatform()))
					.toList());
	}

	@Bean(destroyMethod = "shutdownNow")
	ScheduledExecutorService agentTimer() {
		return Executors.newScheduledThreadPool(2, AgentThreads.named("agent-timer"));
	}

	@Bean(destroyMethod = "shutdownNow")
	ExecutorService instanceWorkers() {
		return AgentThreads.bounded("instance", 64);
	}

	@Bean(destroyMethod = "shutdownNow")
	ExecutorService streamWorkers() {
		return AgentThreads.bounded("stream", 16);
	}

	@Bean(destroyMethod = "shutdownNow")
	ExecutorService buildWorkers(AgentProperties properties) {
		return AgentThreads.bounded("build", properties.buildsAtOnce());
	}

	@Bean(destroyMethod = "close")
	Instances instances(Engine engine, EngineHome home, RegistrySources sources, AgentProperties properties,
			HttpClient client, ScheduledExecutorService agentTimer, ExecutorService instanceWorkers) {
		Instances.Workplace workplace = new Instances.Workplace(engine.containers(),
				new EngineImages(engine.images(), sources), addresses(properties), engine.volumes());
		return new Instances(workplace,
				new StateFile<>(home.directory().resolve("assignments.json"), AssignmentMemory.class, JSON),
				new NetworkProber(client), agentTimer, instanceWorkers, InstantSource.system());
	}

	private static Addresses addresses(AgentProperties properties) {
		return new Addresses(new Advertisement(properties).address());
	}

	@Bean
	Builds builds(Engine engine, Platform platform, RegistrySources sources, ExecutorService buildWorkers,
			ScheduledExecutorService agentTimer) {
		ImageBuilder builder = new EngineImageBuilder(engine.builds(), engine.images(), sources);
		return new Builds(platform, new EngineSources(engine.sources()), builder,
				new Builds.Crew(buildWorkers, agentTimer, InstantSource.system()));
	}

	@Bean
	LogStreams logStreams(Engine engine, AgentProperties properties, HttpClient client, Membership membership,
			ExecutorService streamWorkers) {
		return new LogStreams(engine.containers(),
				new WebSocketDialer(client, properties.serverUrl(), membership::token), JSON, streamWorkers);
	}

	@Bean(destroyMethod = "close")
	AgentLink agentLink(Platform platform, Membership membership, EngineHome home, EngineNode node,
			AgentProperties properties) {
		return new AgentLink(platform, membership,
				new StateFile<>(home.directory().resolve("epoch.json"), EpochGate.Seen.class, JSON), node,
				new AgentLink.Timing(InstantSource.system(), properties.heartbeat(), Duration.ofMillis(30)));
	}

	@Bean(destroyMethod = "shutdownNow")
	ExecutorService execWorkers() {
		return AgentThreads.bounded("exec", 2 * InstanceExecs.MOST);
	}

	@Bean
	RunStreams runStreams(Instances instances, Engine engine) {
		return new RunStreams(instances, engine.containers());
	}

	@Bean
	InstanceExecs instanceExecs(Engine engine, RunStreams runs, AgentProperties properties, HttpClient client,
			Membership membership, ExecutorService execWorkers) {
		return new InstanceExecs(engine.execs(), new RunningContainers(engine.containers()), runs,
				new WebSocketExecDialer(client, properties.serverUrl(), membership::token), execWorkers);
	}

	@Bean
	VolumeDiscards volumeDiscards(Engine engine, Platform platform, ExecutorService instanceWorkers) {
		return new VolumeDiscards(engine.volumes(), platform::discarded, instanceWorkers);
	}

	@Bean
	EngineNode engineNode(HostFacts host, Instances instances, VolumeDiscards discards, Builds builds,
			LogStreams streams, InstanceExecs execs) {
		return new EngineNode(host, instances, discards, builds, streams, execs);
	}

	@Bean
	SideReport<UsageReport> usageReport(HttpPlatform platform, Membership membership, Instances instances,
			Engine engine) {
		InstanceUsages usages = new InstanceUsages(instances, engine.containers());
		return new SideReport<>("what instances use", () -> membership.token() != null, usages, platform::usage);
	}

	@Bean
	SideReport<ImagesReport> imagesReport(HttpPlatform platform, Membership membership, Engine engine) {
		return new SideReport<>("which images are here", () -> membership.token() != null,
				new HeldImages(engine.localImages()::list, InstantSource.system()), platform::images);
	}

	@Bean
	LinkHealth linkHealth(AgentLink link) {
		return new LinkHealth(link, InstantSource.system());
	}

	@Bean
	MeterBinder nodeMeters(Instances instances) {
		return (registry) -> {
			for (ContainerPhase phase : ContainerPhase.values()) {
				Gauge
					.builder("gantry.containers",
							() -> instances.reports().stream().filter((report) -> report.phase() == phase).count())
					.tag("phase", phase.name().toLowerCase(Locale.ROOT))
					.description("Containers of this node by phase")
					.register(registry);
			}
		};
	}

	@Bean
	MeterBinder imageMeters(Engine engine, EngineHome home) {
		return (registry) -> {
			FunctionCounter.builder("gantry.images.freed", engine, Engine::freedByPolicy)
				.baseUnit(BaseUnits.BYTES)
				.description("What images that nothing used have made room for by themselves")
				.register(registry);
			new DiskSpaceMetrics(home.images().toFile()).bindTo(registry);
		};
	}

	/** After the link: whoever sees the socket may use the engine. */
	@Bean(destroyMethod = "close")
	DockerDoor dockerDoor(Engine engine, EngineHome home, RegistrySources sources, AgentProperties properties) {
		DockerDoor door = DockerDoor.open(engine, home, new Registries(sources::known),
				properties.home().resolve("docker.sock"));
		properties.docker().tls().ifPresent(door::alsoAt);
		return door;
	}

	@Bean
	AgentLifecycle agentLifecycle(Instances instances, VolumeDiscards discards, AgentLink link,
			List<SideReport<?>> sideReports, ScheduledExecutorService agentTimer) {
		return new AgentLifecycle(instances, discards, link, sideReports, agentTimer);
	}

}
