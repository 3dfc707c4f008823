package dev.gantry.engine.build;

import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.build.language.Dockerfile;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.RunConfig;
import dev.gantry.oci.documents.RunConfig.Healthcheck;
import dev.gantry.oci.reference.Platform;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConfigStepsTest {

	private static final Platform MACHINE = new Platform("linux", "amd64", null);

	private RunConfig base = RunConfig.EMPTY;

	private StageState apply(String dockerfile, Map<String, String> given) {
		Dockerfile parsed = Dockerfile.parse(dockerfile);
		BuildArguments arguments = new BuildArguments(parsed, given, MACHINE);
		StageState state = new StageState('\\', ImageConfig.empty(MACHINE).with(this.base));
		parsed.last().instructions().forEach((instruction) -> new ConfigSteps(arguments, state).apply(instruction));
		return state;
	}

	private RunConfig config(String instructions) {
		return apply("FROM a\n" + instructions, Map.of()).config();
	}

	@Test
	void fixesAllValuesOfOneEnvBeforeItChangesAny() {
		assertThat(config("ENV A=1\nENV A=2 B=$A\nENV C=$A").env()).containsExactly("A=2", "B=1", "C=2");
	}

	@Test
	void knowsThePathThatAContainerHasWhenItsImageSaysNone() {
		assertThat(config("ENV PATH=/venv/bin:$PATH").env())
			.containsExactly("PATH=/venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	}

	@Test
	void letsTheEnvironmentWinOverArguments() {
		StageState state = apply("FROM a\nARG V=arg\nENV V=env\nLABEL v=$V", Map.of("V", "given"));
		assertThat(state.config().labels()).containsEntry("v", "env");
		assertThat(state.arguments()).containsEntry("V", "given");
	}

	@Test
	void givesArgumentsFromTheTopOnlyWhereTheyAreDeclared() {
		String dockerfile = "ARG V=top\nARG W=$V-w\nFROM a\nLABEL before=$V\nARG V\nARG W=own\nARG NONE\nLABEL after=$V.$W.$NONE";
		StageState state = apply(dockerfile, Map.of());
		assertThat(state.config().labels()).containsEntry("before", "").containsEntry("after", "top.own.");
		assertThat(apply(dockerfile, Map.of("V", "x")).config().labels()).containsEntry("after", "x.own.");
	}

	@Test
	void knowsThePlatformsArgumentsWhenDeclared() {
		assertThat(apply(
				"FROM a\nLABEL no=$TARGETARCH\nARG TARGETARCH\nARG BUILDPLATFORM\nLABEL t=$TARGETARCH b=$BUILDPLATFORM",
				Map.of())
			.config()
			.labels()).containsEntry("no", "").containsEntry("t", "amd64").containsEntry("b", "linux/amd64");
	}

	@Test
	void dropsAnInheritedCommandWithANewEntrypoint() {
		this.base = RunConfig.EMPTY.withCmd(List.of("inherited"));
		assertThat(config("ENTRYPOINT [\"/e\"]").cmd()).isEmpty();
		assertThat(config("CMD own\nENTRYPOINT [\"/e\"]").cmd()).containsExactly("/bin/sh", "-c", "own");
		assertThat(config("USER x").cmd()).containsExactly("inherited");
	}

	@Test
	void runsShellFormsInTheStagesShell() {
		RunConfig config = config("SHELL [\"/bin/bash\", \"-ec\"]\nENTRYPOINT exec x\nCMD []");
		assertThat(config.entrypoint()).containsExactly("/bin/bash", "-ec", "exec x");
		assertThat(config.cmd()).isEmpty();
		assertThat(config.shell()).containsExactly("/bin/bash", "-ec");
	}

	@Test
	void exposesPortsAndRanges() {
		assertThat(config("ARG P=81\nEXPOSE 80 $P/tcp 53/UDP 7000-7002").ports()).containsExactly("53/udp", "7000/tcp",
				"7001/tcp", "7002/tcp", "80/tcp", "81/tcp");
		for (String bad : List.of("0", "70000", "9-8", "80/icmp", "http", "80:80")) {
			assertThatExceptionOfType(GantryException.class).isThrownBy(() -> config("EXPOSE " + bad))
				.withMessageContaining("'" + bad + "' is not a port");
		}
	}

	@Test
	void readsHealthChecks() {
		assertThat(config("HEALTHCHECK --interval=1m30s --timeout=500ms --retries=3 CMD curl -f x").healthcheck())
			.isEqualTo(new Healthcheck(List.of("CMD-SHELL", "curl -f x"), 90_000_000_000L, 500_000_000L, 0, 0, 3));
		assertThat(config("HEALTHCHECK CMD [\"/check\"]").healthcheck().test()).containsExactly("CMD", "/check");
		assertThat(config("HEALTHCHECK NONE").healthcheck().test()).containsExactly("NONE");
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> config("HEALTHCHECK --interval=fast CMD x"))
			.withMessageContaining("'fast' is not a duration");
	}

	@Test
	void makesVolumesAbsolute() {
		this.base = RunConfig.EMPTY.withWorkingDir("/srv");
		assertThat(config("VOLUME [\"/data\", \"cache\"]").volumes()).containsOnlyKeys("/data", "/srv/cache");
	}

	@Test
	void keepsTriggersAndSignals() {
		RunConfig config = config("ONBUILD RUN make\nSTOPSIGNAL SIGRTMIN+3");
		assertThat(config.onBuild()).containsExactly("RUN make");
		assertThat(config.stopSignal()).isEqualTo("SIGRTMIN+3");
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> config("STOPSIGNAL hup!"));
	}

	@Test
	void ignoresVariablesOfABaseThatAreNone() {
		this.base = RunConfig.EMPTY.withEnv(List.of("FOO", "*", "=x", "GOOD=1"));
		assertThat(config("ENV MORE=$GOOD").env()).containsExactly("GOOD=1", "MORE=1");
	}

}
