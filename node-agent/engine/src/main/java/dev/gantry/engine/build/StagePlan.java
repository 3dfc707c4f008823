package dev.gantry.engine.build;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.build.language.BuildFileError;
import dev.gantry.engine.build.language.Dockerfile;
import dev.gantry.engine.build.language.Expansion;
import dev.gantry.engine.build.language.Instruction;
import dev.gantry.engine.build.language.Location;
import dev.gantry.engine.build.language.NearestName;
import dev.gantry.engine.build.language.RunMount;
import dev.gantry.engine.build.language.Stage;

/** Which stages a build needs, in order, and how their steps are numbered. */
final class StagePlan {

	private final List<Stage> needed = new ArrayList<>();

	private final List<Location> steps = new ArrayList<>();

	private final Map<Integer, Integer> firstSteps = new HashMap<>();

	private final Map<Integer, String> bases = new HashMap<>();

	private final Dockerfile dockerfile;

	private final BuildArguments arguments;

	private final BuildRequest request;

	StagePlan(Dockerfile dockerfile, BuildArguments arguments, BuildRequest request) {
		this.request = request;
		this.dockerfile = dockerfile;
		this.arguments = arguments;
		Expansion expansion = new Expansion(dockerfile.directives().escape(), arguments.globalScope());
		for (Stage stage : dockerfile.stages()) {
			String base = expansion.word(stage.from().at(), stage.from().image());
			if (base.isBlank()) {
				throw BuildFileError.at(stage.from().at(), "the image's name is empty once its variables are replaced",
						"Give the ARG that it uses a default before the first FROM, or give the build a value");
			}
			this.bases.put(stage.index(), base);
		}
		for (int index : reachable()) {
			Stage stage = dockerfile.stages().get(index);
			this.needed.add(stage);
			this.firstSteps.put(index, this.steps.size() + 1);
			this.steps.add(stage.from().at());
			stage.instructions().forEach((instruction) -> this.steps.add(instruction.at()));
		}
	}

	/** The target is the highest of them: stages use earlier ones only. */
	private TreeSet<Integer> reachable() {
		TreeSet<Integer> reachable = new TreeSet<>();
		List<Stage> pending = new ArrayList<>(List.of(target()));
		while (!pending.isEmpty()) {
			Stage stage = pending.remove(pending.size() - 1);
			if (reachable.add(stage.index())) {
				stageBefore(stage, base(stage)).ifPresent(pending::add);
				for (Instruction instruction : stage.instructions()) {
					names(instruction).forEach((name) -> stageBefore(stage, name).ifPresent(pending::add));
				}
			}
		}
		return reachable;
	}

	private Stage target() {
		String target = this.request.recipe().target();
		if (target == null) {
			return this.dockerfile.last();
		}
		return this.dockerfile.stage(target)
			.orElseThrow(() -> new GantryException(ErrorCode.BUILD_FILE_INVALID,
					"The Dockerfile has no stage '" + target + "' to build", NearestName.remedy(target,
							this.dockerfile.stages().stream().map(StagePlan::nameOf).sorted().toList())));
	}

	private static String nameOf(Stage stage) {
		return stage.from().name() != null ? stage.from().name() : String.valueOf(stage.index());
	}

	/** What an instruction takes files from. */
	private static List<String> names(Instruction instruction) {
		if (instruction instanceof Instruction.Copy copy) {
			return copy.flags().all("from");
		}
		if (instruction instanceof Instruction.Run run) {
			return run.flags()
				.all("mount")
				.stream()
				.map((mount) -> RunMount.fromOf(run.at(), mount))
				.filter(java.util.Objects::nonNull)
				.toList();
		}
		return List.of();
	}

	BuildArguments arguments() {
		return this.arguments;
	}

	/** The stages that must be built, in order. */
	List<Stage> needed() {
		return Collections.unmodifiableList(this.needed);
	}

	/** All steps, in the order of their numbers. */
	List<Location> steps() {
		return Collections.unmodifiableList(this.steps);
	}

	/** The number of a stage's FROM. */
	int firstStep(Stage stage) {
		return this.firstSteps.get(stage.index());
	}

	/** What a stage starts from, variables replaced. */
	String base(Stage stage) {
		return this.bases.get(stage.index());
	}

	/**
	 * The nearest earlier stage with a name or number, unless the name means something
	 * else by the build's order.
	 */
	Optional<Stage> stageBefore(Stage stage, String name) {
		if (this.request.inputs().contexts().containsKey(name)) {
			return Optional.empty();
		}
		List<Stage> earlier = this.dockerfile.stages().subList(0, stage.index());
		return earlier.stream().filter((other) -> other.isCalled(name)).reduce((first, last) -> last);
	}

	/** The names of earlier stages. */
	List<String> namesBefore(Stage stage) {
		return this.dockerfile.stages()
			.subList(0, stage.index())
			.stream()
			.map((other) -> other.from().name())
			.filter(java.util.Objects::nonNull)
			.toList();
	}

	/** Fails if a name can only mean a stage that comes too late. */
	void refuseLaterStage(Stage stage, Location at, String name) {
		List<Stage> later = this.dockerfile.stages().subList(stage.index(), this.dockerfile.stages().size());
		if (later.stream().anyMatch((other) -> other.isCalled(name))) {
			throw BuildFileError.at(at, "the stage '" + name + "' does not come before this instruction",
					"Move that stage up; stages can only use earlier ones");
		}
		if (name.matches("\\d+")) {
			throw BuildFileError.at(at, "there is no stage number " + name,
					"Stages are counted from 0; name the stage that is meant");
		}
	}

}
