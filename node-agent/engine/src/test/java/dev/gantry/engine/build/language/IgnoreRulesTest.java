package dev.gantry.engine.build.language;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.gantry.contracts.errors.GantryException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IgnoreRulesTest {

	@ParameterizedTest
	@CsvSource(textBlock = """
			*/temp*,        a/temporary,     true
			*/temp*,        a/b/temp,        false
			temp?,          tempa,           true
			temp?,          temp,            false
			**/*.go,        a.go,            true
			**/*.go,        x/y/a.go,        true
			**/*.go,        x/y/a.goo,       false
			/lead,          lead,            true
			./a/../b,       b,               true
			dir,            dir/deep/file,   true
			dir/**,         dir/x,           true
			dir/**,         dir,             false
			a/**/z,         a/z,             true
			a/**/z,         a/b/c/z,         true
			[a-c].txt,      b.txt,           true
			[^a-c].txt,     b.txt,           false
			'\\*',          *,               true
			'\\*',          x,               false
			a.c,            abc,             false
			*.md,           docs/a.md,       false
			'# no',         # no,            false
			""")
	void matchesAsDockerDoes(String rule, String path, boolean excluded) {
		assertThat(IgnoreRules.parse(rule).excludes(path)).isEqualTo(excluded);
	}

	@Test
	void letsTheLastRuleDecide() {
		IgnoreRules rules = IgnoreRules.parse("*\n!src\nsrc/*.tmp\n!src/keep.tmp\n");
		assertThat(rules.excludes("README")).isTrue();
		assertThat(rules.excludes("src/main.c")).isFalse();
		assertThat(rules.excludes("src/x.tmp")).isTrue();
		assertThat(rules.excludes("src/keep.tmp")).isFalse();
		assertThat(rules.hasExceptions()).isTrue();
	}

	@Test
	void namesTheLineOfAMalformedRule() {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> IgnoreRules.parse("ok\n[x\n"))
			.withMessageStartingWith(".dockerignore line 2: ");
	}

}
