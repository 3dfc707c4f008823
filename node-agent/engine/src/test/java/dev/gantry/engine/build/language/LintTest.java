package dev.gantry.engine.build.language;

import dev.gantry.contracts.errors.GantryException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LintTest {

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			FROM a AS Build;                               StageNameCasing
			FROM a as build;                               FromAsCasing
			FROM a~RUN x \\~~  y;                          NoEmptyContinuation
			FROM a~run x~RUN y;                            ConsistentInstructionCasing
			FROM a~Run x;                                  ConsistentInstructionCasing
			FROM a AS b~FROM c AS b;                       DuplicateStageName
			FROM a AS scratch;                             ReservedStageName
			FROM a~CMD x;                                  JSONArgsRecommended
			FROM a~ENTRYPOINT x;                           JSONArgsRecommended
			FROM a~ENV DB_PASSWORD=x;                      SecretsUsedInArgOrEnv
			FROM a~ARG TOKEN;                              SecretsUsedInArgOrEnv
			FROM a~MAINTAINER me;                          MaintainerDeprecated
			FROM a:${TAG};                                 'UndefinedArgInFrom,InvalidDefaultArgInFrom'
			ARG TAG~FROM a:${TAG};                         InvalidDefaultArgInFrom
			FROM a~WORKDIR app;                            WorkdirRelativePath
			FROM a~CMD ["a"]~CMD ["b"];                    MultipleInstructionsDisallowed
			FROM a~ENV a b;                                LegacyKeyValueFormat
			FROM a~LABEL a b;                              LegacyKeyValueFormat
			FROM --platform=$TARGETPLATFORM a;             RedundantTargetPlatform
			FROM --platform=linux/amd64 a;                 FromPlatformFlagConstDisallowed
			FROM a~EXPOSE 80/TCP;                          ExposeProtoCasing
			FROM a~EXPOSE 127.0.0.1:80:80;                 ExposeInvalidFormat
			FROM a~ENV GPG_KEY_FILE=x PUBLIC_KEY=y;        ''
			from a as b~run x~workdir /a~workdir b;        ''
			ARG TAG=1~FROM a:${TAG}~FROM ${X:-b};          ''
			FROM --platform=$BUILDPLATFORM a;              ''
			""")
	void warnsByTheFieldsNames(String text, String rules) {
		assertThat(Lint.of(Dockerfile.parse(text.replace('~', '\n')))).extracting((warning) -> warning.rule().label())
			.containsExactly(rules.isEmpty() ? new String[0] : rules.split(","));
	}

	@Test
	void skipsWhatTheAuthorSkips() {
		assertThat(Lint.of(Dockerfile.parse("# check=skip=MaintainerDeprecated\nFROM a\nMAINTAINER me\nCMD x\n")))
			.extracting(LintWarning::rule)
			.containsExactly(LintRule.JSON_ARGS_RECOMMENDED);
		assertThat(Lint.of(Dockerfile.parse("# check=skip=all\nFROM a\nMAINTAINER me\nCMD x\n"))).isEmpty();
		assertThat(Dockerfile.parse("# check=skip=StageNameCasing;error=true\nFROM a\n").directives().lint().error())
			.isTrue();
	}

	@Test
	void refusesARuleThatItDoesNotKnow() {
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> Dockerfile.parse("# check=skip=MaintainerDepreciated\nFROM a\n"))
			.withMessageContaining("line 1")
			.satisfies((ex) -> assertThat(ex.remedy()).contains("MaintainerDeprecated"));
	}

}
