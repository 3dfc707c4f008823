package dev.gantry.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The scripts of {@code gantry completion}, asked in the shells themselves. */
class CompletionTests {

	@TempDir
	private Path directory;

	@Test
	void completesCommandsAndOptionsInBash() throws Exception {
		String ask = """
				. ./script
				COMP_WORDS=(gantry %s) COMP_CWORD=%d
				_complete_gantry
				printf '%%s\\n' "${COMPREPLY[@]}"
				""";
		assertThat(run("bash", ask.formatted("lo", 1), "bash", "--norc")).contains("logs", "login");
		assertThat(run("bash", ask.formatted("logs --f", 2), "bash", "--norc")).contains("--follow");
	}

	@Test
	void isReadByZshWithoutAComplaint() throws Exception {
		String ask = """
				autoload -Uz compinit && compinit -u -d ./dump
				. ./script
				print -r -- "${_comps[gantry]}"
				COMP_WORDS=(gantry lo) COMP_CWORD=1
				_complete_gantry
				print -rl -- $COMPREPLY
				""";
		assertThat(run("zsh", ask, "zsh", "-f")).contains("logs", "login")
			.anyMatch((line) -> line.contains("_complete_gantry") || line.contains("bash_complete"));
	}

	@Test
	void completesCommandsAndOptionsInFish() throws Exception {
		assertThat(run("fish", "source ./script; complete -C 'gantry lo'", "fish", "--no-config"))
			.anyMatch((line) -> line.startsWith("logs\t"))
			.anyMatch((line) -> line.startsWith("login\t"));
		assertThat(run("fish", "source ./script; complete -C 'gantry logs --f'", "fish", "--no-config"))
			.anyMatch((line) -> line.startsWith("--follow\t"));
	}

	/** What a shell with the script for it writes when it is asked. */
	private List<String> run(String shell, String ask, String... command) throws IOException, InterruptedException {
		assumeTrue(installed(shell), () -> shell + " is not installed (on Debian: apt-get install " + shell + ")");
		StringWriter script = new StringWriter();
		assertThat(Gantry.commandLine().setOut(new PrintWriter(script, true)).execute("completion", shell)).isZero();
		Files.writeString(this.directory.resolve("script"), script.toString());
		Path asked = Files.writeString(this.directory.resolve("ask"), ask);
		Path answer = this.directory.resolve("answer");
		ProcessBuilder builder = new ProcessBuilder(
				Stream.concat(Arrays.stream(command), Stream.of(asked.toString())).toList())
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(answer.toFile());
		builder.environment().put("HOME", this.directory.toString());
		Process process = builder.start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		List<String> lines = Files.readAllLines(answer, StandardCharsets.UTF_8);
		assertThat(lines).noneMatch((line) -> line.contains("not found") || line.contains("syntax error"));
		return lines;
	}

	private static boolean installed(String shell) {
		return Arrays.stream(System.getenv("PATH").split(":"))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, shell)));
	}

}
