package dev.gantry.engine.build.language;

import java.util.Arrays;
import java.util.Optional;

/**
 * What can be better about a Dockerfile that builds all the same, by the names that
 * BuildKit gives.
 *
 * @see <a href="https://docs.docker.com/reference/build-checks/">Build checks</a>
 */
public enum LintRule {

	/** A stage's name has capital letters. */
	STAGE_NAME_CASING("StageNameCasing"),

	/** FROM and AS are not in the same case. */
	FROM_AS_CASING("FromAsCasing"),

	/** An empty line or the file's end follows a continued line. */
	NO_EMPTY_CONTINUATION("NoEmptyContinuation"),

	/** Instructions are in different cases. */
	CONSISTENT_INSTRUCTION_CASING("ConsistentInstructionCasing"),

	/** Two stages have one name. */
	DUPLICATE_STAGE_NAME("DuplicateStageName"),

	/** A stage is called {@code scratch} or {@code context}. */
	RESERVED_STAGE_NAME("ReservedStageName"),

	/** CMD or ENTRYPOINT start a shell that signals do not get past. */
	JSON_ARGS_RECOMMENDED("JSONArgsRecommended"),

	/** The name of an ARG or ENV sounds like a secret's. */
	SECRETS_USED_IN_ARG_OR_ENV("SecretsUsedInArgOrEnv"),

	/** MAINTAINER is used. */
	MAINTAINER_DEPRECATED("MaintainerDeprecated"),

	/** FROM uses a variable that no ARG before it declares. */
	UNDEFINED_ARG_IN_FROM("UndefinedArgInFrom"),

	/** A WORKDIR is relative and nothing in this file says to what. */
	WORKDIR_RELATIVE_PATH("WorkdirRelativePath"),

	/** An instruction uses a variable that is not set. */
	UNDEFINED_VAR("UndefinedVar"),

	/** A stage has two of what only the last one counts of. */
	MULTIPLE_INSTRUCTIONS_DISALLOWED("MultipleInstructionsDisallowed"),

	/** ENV or LABEL without an equals sign. */
	LEGACY_KEY_VALUE_FORMAT("LegacyKeyValueFormat"),

	/** FROM names the platform that it would have anyway. */
	REDUNDANT_TARGET_PLATFORM("RedundantTargetPlatform"),

	/** Without a value from the build, FROM names no image. */
	INVALID_DEFAULT_ARG_IN_FROM("InvalidDefaultArgInFrom"),

	/** FROM names one platform for good. */
	FROM_PLATFORM_FLAG_CONST_DISALLOWED("FromPlatformFlagConstDisallowed"),

	/** A protocol of EXPOSE is not in lower case. */
	EXPOSE_PROTO_CASING("ExposeProtoCasing"),

	/** EXPOSE names an address or a mapping. */
	EXPOSE_INVALID_FORMAT("ExposeInvalidFormat");

	private final String label;

	LintRule(String label) {
		this.label = label;
	}

	/** The name as users know it. */
	public String label() {
		return this.label;
	}

	static Optional<LintRule> of(String label) {
		return Arrays.stream(values()).filter((rule) -> rule.label.equalsIgnoreCase(label)).findFirst();
	}

}
