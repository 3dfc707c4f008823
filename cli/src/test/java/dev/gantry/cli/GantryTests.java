package dev.gantry.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import static org.assertj.core.api.Assertions.assertThat;

class GantryTests {

	private final StringWriter err = new StringWriter();

	private final StringWriter out = new StringWriter();

	@Test
	void namesTheNearestCommandWhenOneIsMistyped() {
		assertThat(run("pussh")).isEqualTo(2);
		assertThat(this.err.toString()).contains("Did you mean").contains("push");
	}

	@Test
	void refusesAnUnknownOptionOfDockerContext() {
		assertThat(run("docker-context", "--hom", "x")).isEqualTo(2);
		assertThat(this.err.toString()).contains("--home");
	}

	@Test
	void namesTheNearestOptionWhenOneIsMistyped() {
		assertThat(run("push", "--ap", "x")).isEqualTo(2);
		assertThat(this.err.toString()).contains("--app");
	}

	@Test
	void isWrongUsageWithoutARequiredArgument() {
		assertThat(run("ps")).isEqualTo(2);
		assertThat(this.err.toString()).contains("APP").contains("gantry ps --help");
	}

	@Test
	void isWrongUsageToScaleToWhatIsNoNumber() {
		assertThat(run("scale", "shop", "web=many")).isEqualTo(2);
		assertThat(this.err.toString()).contains("'many' is not a number of instances");
		assertThat(run("scale", "shop", "web=-1")).isEqualTo(2);
	}

	@Test
	void isWrongUsageToConfigureWithoutVariables() {
		assertThat(run("config", "shop", "set")).isEqualTo(2);
		assertThat(run("config", "shop", "set", "COLOUR")).isEqualTo(2);
		assertThat(run("config", "shop", "change", "COLOUR=green")).isEqualTo(2);
		assertThat(this.err.toString()).contains("'COLOUR' is not NAME=VALUE").contains("neither 'set' nor 'unset'");
	}

	@Test
	void showsHelpForEveryCommand() {
		for (CommandLine command : all(Gantry.commandLine(), new ArrayList<>())) {
			String usage = command.getUsageMessage();
			assertThat(command.getCommandSpec().usageMessage().description()).as(command.getCommandName()).isNotEmpty();
			assertThat(usage).startsWith("Usage: gantry");
		}
	}

	@Test
	void knowsEveryCommandByTheNameThatItGivesItself() {
		Gantry.commandLine()
			.getSubcommands()
			.forEach((name, command) -> assertThat(command.getCommandName()).isEqualTo(name)
				.isEqualTo(command.getCommandSpec().userObject().getClass().getAnnotation(Command.class).name()));
	}

	/** A JVM may tell the fields of a class in any order; see Class.getDeclaredFields. */
	@Test
	void saysThePlaceOfEveryArgumentOfACommandWithSeveral() {
		for (CommandLine command : all(Gantry.commandLine(), new ArrayList<>())) {
			List<Parameters> arguments = Stream.of(command.getCommandSpec().userObject().getClass().getDeclaredFields())
				.filter((field) -> field.isAnnotationPresent(Parameters.class))
				.map((field) -> field.getAnnotation(Parameters.class))
				.toList();
			if (arguments.size() > 1) {
				assertThat(arguments).as(command.getCommandName()).extracting(Parameters::index).doesNotContain("");
			}
		}
	}

	@Test
	void looksIntoTheCalledCommandOnly() {
		assertThat(Commands.calledBy("apps", "--json")).containsOnlyKeys("apps");
		assertThat(Commands.calledBy("--version")).isEmpty();
		assertThat(Commands.calledBy("app")).as("to say what was meant").isEqualTo(Commands.ALL);
		assertThat(Commands.calledBy("completion", "bash")).isEqualTo(Commands.ALL);
		assertThat(Commands.calledBy()).isEqualTo(Commands.ALL);
	}

	@Test
	void rehearsesForTheArchiveOfClasses() {
		assertThat(run("rehearse")).as("the build makes no archive when this fails, and every command starts slowly")
			.isZero();
	}

	@Test
	void completesInBashAndFish() throws Exception {
		assertThat(run("completion", "bash")).isZero();
		Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
		bash.getOutputStream().write(this.out.toString().getBytes(StandardCharsets.UTF_8));
		bash.getOutputStream().close();
		assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
		assertThat(bash.waitFor()).isZero();
		assertThat(this.out.toString()).contains("rollback", "--image");
		assertThat(run("completion", "fish")).isZero();
		assertThat(this.out.toString()).contains("__fish_seen_subcommand_from deploy' -l image -r");
	}

	private static List<CommandLine> all(CommandLine command, List<CommandLine> all) {
		all.add(command);
		command.getSubcommands().values().forEach((subcommand) -> all(subcommand, all));
		return all;
	}

	private int run(String... arguments) {
		return Gantry.commandLine()
			.setErr(new PrintWriter(this.err, true))
			.setOut(new PrintWriter(this.out, true))
			.execute(arguments);
	}

}
