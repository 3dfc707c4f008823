package dev.gantry.engine.build;

import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.build.language.Directives;
import dev.gantry.engine.build.language.Dockerfile;
import dev.gantry.engine.build.language.Instruction;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.RunConfig;
import dev.gantry.oci.reference.Platform;

/**
 * Applies single instructions of a Dockerfile to a configuration without a build, as for
 * {@code docker commit --change}: those that change no file.
 */
public final class ConfigChanges {

	/** There are no arguments, since ARG is no change. */
	private static final Dockerfile NOTHING = Dockerfile.parse("FROM scratch");

	private ConfigChanges() {
	}

	/**
	 * The config with all changes.
	 * @param changes each one or more lines of a Dockerfile
	 * @throws GantryException with {@code BUILD_FILE_INVALID} for what is no such change
	 */
	public static RunConfig apply(RunConfig config, List<String> changes) {
		StageState state = new StageState(Directives.DEFAULT_ESCAPE, ImageConfig.empty(Platform.host()).with(config));
		ConfigSteps steps = new ConfigSteps(new BuildArguments(NOTHING, Map.of(), Platform.host()), state);
		for (String lines : changes) {
			Dockerfile.fragment(lines).forEach((instruction) -> apply(instruction, state, steps));
		}
		return state.config();
	}

	private static void apply(Instruction instruction, StageState state, ConfigSteps steps) {
		if (instruction instanceof Instruction.Workdir workdir) {
			String path = state.expansion().word(workdir.at(), workdir.path());
			state.config(state.config().withWorkingDir(CleanPath.of(state.absolute(path))));
			return;
		}
		boolean changesConfigOnly = instruction instanceof Instruction.Cmd
				|| instruction instanceof Instruction.Entrypoint || instruction instanceof Instruction.Env
				|| instruction instanceof Instruction.Expose || instruction instanceof Instruction.HealthCheck
				|| instruction instanceof Instruction.Label || instruction instanceof Instruction.OnBuild
				|| instruction instanceof Instruction.StopSignal || instruction instanceof Instruction.User
				|| instruction instanceof Instruction.Volume;
		if (!changesConfigOnly) {
			throw new GantryException(ErrorCode.BUILD_FILE_INVALID,
					instruction.at().text() + " is not a valid change command",
					"Use CMD, ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME or WORKDIR");
		}
		steps.apply(instruction);
	}

}
