package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.engine.build.language.BuildFileError;
import dev.gantry.engine.build.language.Command;
import dev.gantry.engine.build.language.Heredoc;
import dev.gantry.engine.build.language.Instruction;
import dev.gantry.engine.containers.BindMount;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.Housekeeping;
import dev.gantry.engine.containers.Networking;
import dev.gantry.engine.containers.ProcessSpec;
import dev.gantry.engine.containers.RootFilesystem;
import dev.gantry.engine.containers.Sandbox;
import dev.gantry.engine.layers.LayerDraft;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.digest.Digest;

/** RUN: a command in a container of ours; what it changed becomes a layer. */
final class RunStep implements LayerStep {

	/** Marks containers of builds. */
	static final String LABEL = "dev.gantry.build";

	private static final String HOST_NAME = "build";

	private static final int PIDS = 8192;

	private static final Set<String> NETWORKS = Set.of("default", "none");

	private final Instruction.Run run;

	private final StageState state;

	private final Workshop workshop;

	private final String network;

	/**
	 * What a step needs.
	 *
	 * @param store the layers
	 * @param container runs commands
	 * @param journal has the last lines
	 * @param materials what the node lays out for the step
	 * @param proxies variables for every command that do not count for the cache
	 * @param order the build's name, step and memory
	 */
	record Workshop(LayerStore store, RunContainer container, BuildJournal journal, StepMaterials materials,
			Map<String, String> proxies, Order order) {
	}

	/**
	 * Which build and step this is.
	 *
	 * @param build its name
	 * @param step the step's number
	 * @param memory the step's limit
	 */
	record Order(String build, int step, MemorySize memory) {
	}

	RunStep(Instruction.Run run, StageState state, Workshop workshop) {
		this.run = run;
		this.state = state;
		this.workshop = workshop;
		this.network = run.flags().value("network").orElse("default");
		refuseUnsupported();
	}

	private void refuseUnsupported() {
		if (!NETWORKS.contains(this.network)) {
			throw BuildFileError.at(this.run.at(), "RUN --network=" + this.network + " is not allowed",
					"Use default or none");
		}
		if (!this.run.flags().value("security").orElse("sandbox").equals("sandbox")) {
			throw BuildFileError.at(this.run.at(), "RUN --security can only be sandbox", "Remove the flag");
		}
		if (!this.run.flags().all("mount").isEmpty()) {
			throw BuildFileError.at(this.run.at(), "RUN --mount is not supported yet",
					"Remove the flag; use COPY for files");
		}
	}

	@Override
	public Digest key() {
		CacheKey key = CacheKey.of("run/1").addAll(this.state.layers());
		key.add(this.run.command().getClass().getSimpleName());
		key.addAll(this.run.command().argumentsIn(this.state.shell()));
		for (Heredoc heredoc : this.run.heredocs()) {
			key.add(heredoc.marker()).add(heredoc.content());
		}
		key.addAll(this.state.environment()).addAll(this.state.arguments());
		key.add(String.valueOf(this.state.config().user())).add(this.state.workingDirectory());
		return key.add(this.network).digest();
	}

	@Override
	public Digest run(LayerSnapshots snapshots) throws IOException, InterruptedException {
		try (StepFiles files = this.workshop.materials().layOut()) {
			ContainerSpec spec = specification(files);
			List<String> targets = files.mounts().stream().map(BindMount::target).toList();
			MountStubs stubs = MountStubs.expect(this.workshop.store(), this.state.layers(), targets);
			return this.workshop.container()
				.run(spec, this.workshop.order().step(), (exit, upper) -> take(exit, upper, stubs, snapshots));
		}
		catch (GantryException ex) {
			throw ex.code() == ErrorCode.START_FAILED
					? new GantryException(ErrorCode.BUILD_FAILED, ex.getMessage(), ex.remedy(), ex) : ex;
		}
	}

	private Digest take(ContainerExit exit, Path upper, MountStubs stubs, LayerSnapshots snapshots) throws IOException {
		if (exit.code() != 0 || exit.outOfMemory()) {
			throw BuildFailures.exited(this.run.at(), exit, this.workshop.journal().lastLines(),
					this.workshop.order().memory());
		}
		try (LayerDraft draft = this.workshop.store().begin()) {
			draft.adopt(upper);
			stubs.removeFrom(draft.root());
			return snapshots.commit(draft);
		}
	}

	/** What the image and the author say may be nothing that a container can have. */
	private ContainerSpec specification(StepFiles files) throws IOException {
		try {
			return compile(files);
		}
		catch (IllegalArgumentException ex) {
			throw BuildFailures.failed(this.run.at(), ex.getMessage(),
					"Mend the instruction or the image that sets it");
		}
	}

	private ContainerSpec compile(StepFiles files) throws IOException {
		String id = "build-" + UUID.randomUUID();
		List<String> layers = this.state.layers().stream().map(LayerStore::nameOf).toList();
		CpuShare cpu = CpuShare.ofMillis(1000L * Runtime.getRuntime().availableProcessors());
		ResourceLimits limits = new ResourceLimits(cpu, this.workshop.order().memory(), PIDS);
		String user = this.state.config().user() == null ? "" : this.state.config().user();
		ProcessSpec process = new ProcessSpec(arguments(files), environment(files), this.state.workingDirectory(), user,
				List.of());
		return ContainerSpec.of(id, layers, "true")
			.with(RootFilesystem.of(layers).withMounts(files.mounts()))
			.with(process)
			.with(Sandbox.DEFAULT.withHostname(HOST_NAME).withLimits(limits))
			.with(this.network.equals("none") ? Networking.NONE : Networking.BRIDGE)
			.with(Housekeeping.DEFAULT.withLabels(Map.of(LABEL, this.workshop.order().build())));
	}

	/** What the author said wins over what the node offers. */
	private Map<String, String> environment(StepFiles files) {
		Map<String, String> environment = new LinkedHashMap<>(files.variables());
		environment.putAll(this.workshop.proxies());
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
