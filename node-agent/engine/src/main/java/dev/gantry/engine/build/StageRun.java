package dev.gantry.engine.build;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.BuildStep.State;
import dev.gantry.engine.build.language.Instruction;
import dev.gantry.engine.build.language.LintRule;
import dev.gantry.engine.build.language.LintWarning;
import dev.gantry.engine.build.language.Location;
import dev.gantry.engine.build.language.Stage;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.ImageConfig;

/** Takes one stage from its FROM to its last instruction, step by step. */
final class StageRun {

	private final BuildRun build;

	private final Stage stage;

	private int step;

	private StageState state;

	StageRun(BuildRun build, Stage stage) {
		this.build = build;
		this.stage = stage;
		this.step = build.plan().firstStep(stage);
	}

	/** The image that the stage makes. */
	ImageConfig run() throws InterruptedException {
		from();
		for (Instruction instruction : this.stage.instructions()) {
			this.step++;
			guarded(instruction.at(), () -> {
				State state = take(instruction);
				warnOfUndefined(instruction.at());
				return state;
			});
		}
		return this.state.image();
	}

	private void warnOfUndefined(Location at) {
		for (String name : this.state.takeUndefined()) {
			this.build.warn(this.step,
					new LintWarning(LintRule.UNDEFINED_VAR, at.line(), "nothing sets the variable '" + name + "'"));
		}
	}

	private void from() throws InterruptedException {
		Instruction.From from = this.stage.from();
		guarded(from.at(), () -> {
			BaseImages.Base base = this.build.bases().of(this.stage, this.step);
			List<String> triggers = base.image().config().onBuild();
			ImageConfig image = base.image().with(base.image().config().withOnBuild(List.of()));
			this.state = new StageState(this.build.dockerfile().directives().escape(), image);
			boolean cached = base.cached();
			for (String trigger : triggers) {
				this.build.journal().say(this.step, "trigger of the base image: " + trigger);
				cached &= take(this.build.dockerfile().trigger(from.at(), trigger)) == State.CACHED;
			}
			return cached ? State.CACHED : State.DONE;
		});
	}

	/** Something that is told as a step. */
	@FunctionalInterface
	private interface Work {

		State run() throws IOException, InterruptedException;

	}

	private void guarded(Location at, Work work) throws InterruptedException {
		boolean ended = false;
		this.build.cancellation().check();
		this.build.journal().begin(this.step);
		try {
			this.build.journal().end(this.step, work.run());
			ended = true;
		}
		catch (IOException ex) {
			throw BuildFailures.at(at, ex);
		}
		catch (GantryException ex) {
			this.build.cancellation().check();
			throw BuildFailures.at(at, ex);
		}
		finally {
			if (!ended) {
				this.build.journal().end(this.step, State.FAILED);
			}
		}
	}

	private State take(Instruction instruction) throws IOException, InterruptedException {
		if (instruction instanceof Instruction.Run run) {
			return layer(instruction.at(),
					new RunStep(run, this.state, this.build.workshop(this.stage, this.step, this.state)));
		}
		if (instruction instanceof Instruction.Copy copy) {
			return copy(CopyOrder.of(copy));
		}
		if (instruction instanceof Instruction.Add add) {
			return copy(CopyOrder.of(add));
		}
		if (instruction instanceof Instruction.Workdir workdir) {
			String path = this.state.absolute(this.state.expansion().word(workdir.at(), workdir.path()));
			this.state.config(this.state.config().withWorkingDir(CleanPath.of(path)));
			return layer(instruction.at(), new WorkdirStep(workdir.at(), this.state.workingDirectory(),
					this.state.config().user(), this.build.store(), this.state.layers()));
		}
		new ConfigSteps(this.build.arguments(), this.state).apply(instruction);
		return settle(instruction.at(), configKey(instruction), () -> null);
	}

	private State copy(CopyOrder order) throws IOException, InterruptedException {
		String from = order.flags().value("from").orElse(null);
		try (CopySource source = this.build.copySources().of(this.stage, order.at(), from, this.step);
				CopyStep step = new CopyStep(order, source, this.build.yard(), this.state)) {
			return layer(order.at(), step.plan());
		}
	}

	private State layer(Location at, LayerStep layerStep) throws IOException, InterruptedException {
		return settle(at, layerStep.key(), () -> layerStep.run(this.build.snapshots()));
	}

	/** Makes a layer, or {@code null}. */
	@FunctionalInterface
	private interface Making {

		Digest run() throws IOException, InterruptedException;

	}

	private State settle(Location at, Digest key, Making making) throws IOException, InterruptedException {
		Optional<Instant> sourceDate = this.build.arguments().sourceDate();
		Digest dated = sourceDate.isEmpty() ? key
				: CacheKey.of("dated").add(key.toString()).add(sourceDate.get().getEpochSecond()).digest();
		Optional<CachedStep> cached = this.build.made(this.stage, dated);
		CachedStep result;
		if (cached.isPresent()) {
			result = cached.get();
		}
		else {
			Digest layer = making.run();
			long size = layer == null ? 0 : this.build.store().size(layer);
			result = new CachedStep(layer, sourceDate.orElseGet(this.build.clock()::instant), size);
			this.build.cache().keep(dated, result);
		}
		this.build.note(dated, result);
		this.state.finish(result, at.text());
		return cached.isPresent() ? State.CACHED : State.DONE;
	}

	private Digest configKey(Instruction instruction) {
		ImageConfig bare = ImageConfig.empty(this.state.image().platform()).with(this.state.config());
		return CacheKey.of("config/1")
			.addAll(this.state.layers())
			.add(instruction.at().text())
			.add(Documents.write(bare).bytes())
			.addAll(this.state.arguments())
			.digest();
	}

}
