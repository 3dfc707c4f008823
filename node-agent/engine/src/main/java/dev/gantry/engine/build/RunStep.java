package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.engine.build.StepConditions.StepNetwork;
import dev.gantry.engine.build.language.BuildFileError;
import dev.gantry.engine.build.language.Command;
import dev.gantry.engine.build.language.Expansion;
import dev.gantry.engine.build.language.Heredoc;
import dev.gantry.engine.build.language.Instruction;
import dev.gantry.engine.build.language.NearestName;
import dev.gantry.engine.build.language.RunMount;
import dev.gantry.engine.containers.BindMount;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.Housekeeping;
import dev.gantry.engine.containers.Networking;
import dev.gantry.engine.containers.ProcessSpec;
import dev.gantry.engine.containers.RootFilesystem;
import dev.gantry.engine.containers.Sandbox;
import dev.gantry.engine.containers.TmpfsMount;
import dev.gantry.engine.layers.LayerDraft;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.digest.Digest;

/** RUN: a command in a container of ours; what it changed becomes a layer. */
final class RunStep implements LayerStep {

	/** Marks containers of builds. */
	static final String LABEL = "dev.gantry.build";

	private static final String HOST_NAME = "build";

	private static final int PIDS = 8192;

	/** With less than that many bytes left it is the disk that a command failed for. */
	private static final long ROOM = 1 << 20;

	private final Instruction.Run run;

	private final StageState state;

	private final Workshop workshop;

	private final StepNetwork network;

	private final StepMounts mounts;

	/**
	 * What a step needs.
	 *
	 * @param store the layers
	 * @param container runs commands
	 * @param workplace makes mounts ready, knows the build
	 * @param proxies variables for every command that do not count for the cache
	 * @param journal has the last lines
	 * @param step the step's number
	 */
	record Workshop(LayerStore store, RunContainer container, StepMounts.Workplace workplace,
			Map<String, String> proxies, BuildJournal journal, int step) {

		StepConditions conditions() {
			return this.workplace.request().conditions();
		}

	}

	RunStep(Instruction.Run run, StageState state, Workshop workshop) {
		this.run = run;
		this.state = state;
		this.workshop = workshop;
		this.network = network();
		if (!run.flags().value("security").orElse("sandbox").equals("sandbox")) {
			throw BuildFileError.at(run.at(),
					"RUN --security can only be sandbox: no build has more rights than an app", "Remove the flag");
		}
		run.flags().all("device").forEach((device) -> refuseOrSkip(run, device));
		Expansion expansion = state.expansion();
		List<RunMount> parsed = run.flags()
			.all("mount")
			.stream()
			.map((text) -> RunMount.parse(run.at(), expansion.word(run.at(), text)))
			.toList();
		this.mounts = new StepMounts(run.at(), parsed, workshop.workplace());
	}

	/** A device that is not required is one that this node happens to lack. */
	private void refuseOrSkip(Instruction.Run run, String device) {
		List<String> words = List.of(device.split(","));
		if (words.contains("required") || words.contains("required=true")) {
			throw BuildFileError.at(run.at(), "no build has a device of the node, and '" + device + "' is required",
					"Remove 'required' if the command can do without, else use the device when the app runs");
		}
		this.workshop.journal()
			.say(this.workshop.step(), "warning: no build has a device of the node, '" + device + "' is left out");
	}

	private StepNetwork network() {
		String text = this.run.flags().value("network").orElse("default");
		return switch (text) {
			case "default" -> this.workshop.conditions().network();
			case "none" -> StepNetwork.NONE;
			case "host" -> throw BuildFileError.at(this.run.at(),
					"RUN --network=host is not allowed: the host's network is not for builds", "Use default or none");
			default -> throw BuildFileError.at(this.run.at(), "there is no network '" + text + "' for RUN",
					NearestName.remedy(text, List.of("default", "none")));
		};
	}

	@Override
	public Digest key() throws IOException, InterruptedException {
		CacheKey key = CacheKey.of("run/2").addAll(this.state.layers());
		key.add(this.run.command().getClass().getSimpleName());
		key.addAll(this.run.command().argumentsIn(this.state.shell()));
		for (Heredoc heredoc : this.run.heredocs()) {
			key.add(heredoc.marker()).add(heredoc.content());
		}
		key.addAll(this.state.environment()).addAll(this.state.arguments());
		key.add(String.valueOf(this.state.config().user())).add(this.state.workingDirectory());
		this.mounts.addTo(key);
		key.addAll(this.workshop.conditions().hosts());
		return key.add(this.network.name()).digest();
	}

	@Override
	public Digest run(LayerSnapshots snapshots) throws IOException, InterruptedException {
		try (StepFiles files = this.workshop.workplace().supplies().layOut(); StepMounts mounted = this.mounts.open()) {
			mounted.given().forEach(this.workshop.journal()::conceal);
			ContainerSpec spec = specification(files, mounted);
			MountStubs stubs = MountStubs.expect(this.workshop.store(), this.state.layers(), targets(spec));
			return this.workshop.container()
				.run(spec, this.workshop.step(), (exit, upper) -> take(exit, upper, stubs, snapshots));
		}
		catch (GantryException ex) {
			throw ex.code() == ErrorCode.START_FAILED
					? new GantryException(ErrorCode.BUILD_FAILED, ex.getMessage(), ex.remedy(), ex) : ex;
		}
	}

	private static List<String> targets(ContainerSpec spec) {
		List<String> targets = new ArrayList<>();
		spec.rootfs().mounts().forEach((mount) -> targets.add(mount.target()));
		spec.rootfs().temporary().forEach((mount) -> targets.add(mount.target()));
		return targets;
	}

	private Digest take(ContainerExit exit, Path upper, MountStubs stubs, LayerSnapshots snapshots) throws IOException {
		if (exit.code() != 0 || exit.outOfMemory()) {
			GantryException failure = BuildFailures.exited(this.run.at(), exit,
					this.workshop.journal().lastLines(this.workshop.step()), this.workshop.conditions().memory());
			throw this.workshop.store().room() < ROOM ? BuildFailures.diskFull(failure) : failure;
		}
		try (LayerDraft draft = this.workshop.store().begin()) {
			draft.adopt(upper);
			stubs.removeFrom(draft.root());
			return snapshots.commit(draft);
		}
	}

	/** What the image and the author say may be nothing that a container can have. */
	private ContainerSpec specification(StepFiles files, StepMounts mounted) throws IOException {
		try {
			return compile(files, mounted);
		}
		catch (IllegalArgumentException ex) {
			throw BuildFailures.failed(this.run.at(), ex.getMessage(),
					"Mend the instruction or the image that sets it");
		}
	}

	private ContainerSpec compile(StepFiles files, StepMounts mounted) throws IOException {
		String id = "build-" + UUID.randomUUID();
		List<String> layers = this.state.layers().stream().map(LayerStore::nameOf).toList();
		StepConditions conditions = this.workshop.conditions();
		ResourceLimits limits = new ResourceLimits(conditions.cpu(), conditions.memory(), PIDS);
		String user = this.state.config().user() == null ? "" : this.state.config().user();
		ProcessSpec process = new ProcessSpec(arguments(files), environment(files, mounted),
				this.state.workingDirectory(), user, List.of());
		List<BindMount> binds = new ArrayList<>(mounted.binds());
		binds.addAll(files.mounts());
		List<TmpfsMount> temporary = new ArrayList<>(mounted.temporary());
		if (conditions.machine().sharedMemory().bytes() > 0) {
			temporary.add(new TmpfsMount("/dev/shm", conditions.machine().sharedMemory(), 01777, false));
		}
		Networking networking = this.network == StepNetwork.NONE ? Networking.NONE : Networking.BRIDGE;
		return ContainerSpec.of(id, layers, "true")
			.with(RootFilesystem.of(layers).withMounts(binds).withTemporary(temporary))
			.with(process)
			.with(Sandbox.DEFAULT.withHostname(HOST_NAME)
				.withLimits(limits)
				.withRlimits(conditions.machine().rlimits())
				.withControls(conditions.machine().controls()))
			.with(networking.withHosts(conditions.hosts()))
			.with(Housekeeping.DEFAULT.withLabels(Map.of(LABEL, this.workshop.workplace().request().id())));
	}

	/** What the author said wins over what the node offers. */
	private Map<String, String> environment(StepFiles files, StepMounts mounted) {
		Map<String, String> environment = new LinkedHashMap<>(files.variables());
		environment.putAll(this.workshop.proxies());
		environment.putAll(mounted.variables());
		environment.putAll(this.state.arguments());
		environment.putAll(this.state.environment());
		return environment;
	}

	/** A heredoc alone is a script; beside a command it is the shell's to read. */
	private List<String> arguments(StepFiles files) throws IOException {
		if (!(this.run.command() instanceof Command.Shell shell) || this.run.heredocs().isEmpty()) {
			return this.run.command().argumentsIn(this.state.shell());
		}
		List<Heredoc> heredocs = this.run.heredocs();
		boolean alone = heredocs.size() == 1 && shell.line().strip().equals(heredocs.get(0).marker());
		List<String> arguments = new ArrayList<>(this.state.shell());
		if (alone) {
			String script = heredocs.get(0).content();
			if (script.startsWith("#!")) {
				return files.script(script);
			}
			arguments.add(script);
			return arguments;
		}
		StringBuilder line = new StringBuilder(shell.line()).append('\n');
		heredocs.forEach((heredoc) -> line.append(heredoc.content()).append(heredoc.name()).append('\n'));
		arguments.add(line.toString());
		return arguments;
	}

}
