package dev.gantry.engine.build.language;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.build.language.Instruction.Assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DockerfileTest {

	@Test
	void dividesStagesAndGlobalArguments() {
		Dockerfile file = Dockerfile.parse("""
				ARG BASE=debian:bookworm
				FROM --platform=linux/amd64 ${BASE} AS Build
				RUN make
				FROM scratch
				COPY --from=build /out /
				""");
		assertThat(file.arguments()).singleElement()
			.satisfies((arg) -> assertThat(arg.arguments()).containsExactly(new Assignment("BASE", "debian:bookworm")));
		assertThat(file.stages()).hasSize(2);
		assertThat(file.stage("build")).contains(file.stages().get(0));
		assertThat(file.stage("0")).contains(file.stages().get(0));
		assertThat(file.stages().get(0).from().flags().value("platform")).contains("linux/amd64");
		assertThat(file.last().instructions()).singleElement().isInstanceOf(Instruction.Copy.class);
	}

	@Test
	void joinsContinuedLinesAndDropsCommentsBetweenThem() {
		Dockerfile file = Dockerfile.parse("""
				FROM a
				# a comment
				RUN one \\
				  # not part of it

				  && two \\  \t
				  three
				USER app
				""");
		Instruction.Run run = (Instruction.Run) file.last().instructions().get(0);
		assertThat(run.command()).isEqualTo(new Command.Shell("one   && two   three"));
		assertThat(run.at().line()).isEqualTo(3);
		assertThat(file.last().instructions().get(1).at().line()).isEqualTo(8);
	}

	@Test
	void keepsAnEscapedEscapeAtTheEndOfALine() {
		Dockerfile file = Dockerfile.parse("FROM a\nRUN echo \\\\\nUSER app\n");
		assertThat(file.last().instructions()).hasSize(2);
	}

	@Test
	void takesTheEscapeDirective() {
		Dockerfile file = Dockerfile.parse("# escape=`\nFROM a\nRUN dir C:\\ `\n /b\n");
		Instruction.Run run = (Instruction.Run) file.last().instructions().get(0);
		assertThat(run.command()).isEqualTo(new Command.Shell("dir C:\\  /b"));
	}

	@Test
	void ignoresDirectivesBehindTheTop() {
		assertThat(Dockerfile.parse("# note\n# escape=`\nFROM a").directives().escape()).isEqualTo('\\');
	}

	@Test
	void readsWindowsLineEndsAndByteOrderMark() {
		Dockerfile file = Dockerfile.parse("\uFEFFFROM a\r\nRUN one \\\r\n two\r\n".getBytes(StandardCharsets.UTF_8));
		Instruction.Run run = (Instruction.Run) file.last().instructions().get(0);
		assertThat(run.command()).isEqualTo(new Command.Shell("one  two"));
	}

	@Test
	void tellsExecFormFromShellForm() {
		Dockerfile file = Dockerfile.parse("FROM a\nCMD [\"a\", \"b c\"]\nCMD [a, b]\nCMD [\"a\", 1]\n");
		assertThat(file.last().instructions()).extracting((cmd) -> ((Instruction.Cmd) cmd).command())
			.containsExactly(new Command.Exec(List.of("a", "b c")), new Command.Shell("[a, b]"),
					new Command.Shell("[\"a\", 1]"));
	}

	@Test
	void readsHeredocs() {
		Dockerfile file = Dockerfile.parse("""
				FROM a
				RUN <<EOF cat <<-'TWO'
				one $X
				EOF
				\ttwo # kept
				\tTWO
				USER app
				""");
		Instruction.Run run = (Instruction.Run) file.last().instructions().get(0);
		assertThat(run.heredocs()).containsExactly(new Heredoc("<<EOF", "EOF", true, false, "one $X\n"),
				new Heredoc("<<-'TWO'", "TWO", false, true, "two # kept\n"));
		assertThat(file.last().instructions().get(1).at().line()).isEqualTo(7);
	}

	@Test
	void leavesShiftsAndHereStringsToTheShell() {
		Dockerfile file = Dockerfile.parse("FROM a\nRUN echo $((1<<2)) && cat <<< text && echo 1 << 2\n");
		assertThat(((Instruction.Run) file.last().instructions().get(0)).heredocs()).isEmpty();
	}

	@Test
	void readsFlags() {
		Dockerfile file = Dockerfile.parse("FROM a\nCOPY --from=b --chown=1:2 --link x y /z/\n");
		Instruction.Copy copy = (Instruction.Copy) file.last().instructions().get(0);
		assertThat(copy.sources()).containsExactly("x", "y");
		assertThat(copy.destination()).isEqualTo("/z/");
		assertThat(copy.flags().value("from")).contains("b");
		assertThat(copy.flags().isSet("link")).isTrue();
		assertThat(copy.flags().isSet("parents")).isFalse();
	}

	@Test
	void readsBothFormsOfEnv() {
		Dockerfile file = Dockerfile.parse("FROM a\nENV A=1 B=\"x y\" C=a\\ b\nENV D one two\n");
		assertThat(((Instruction.Env) file.last().instructions().get(0)).variables())
			.containsExactly(new Assignment("A", "1"), new Assignment("B", "\"x y\""), new Assignment("C", "a\\ b"));
		assertThat(((Instruction.Env) file.last().instructions().get(1)).variables())
			.containsExactly(new Assignment("D", "one two"));
	}

	@Test
	void namesTheNearestInstructionWhenOneIsUnknown() {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> Dockerfile.parse("FROM a\n\nRNU make\n"))
			.satisfies((ex) -> {
				assertThat(ex.code()).isEqualTo(ErrorCode.BUILD_FILE_INVALID);
				assertThat(ex).hasMessage("Dockerfile line 3: unknown instruction 'RNU'");
				assertThat(ex.remedy()).isEqualTo("Did you mean RUN?");
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					'RUN x'                          | Dockerfile line 1: no FROM stands before this instruction in 'RUN x'
					'# only'                         | The Dockerfile has no FROM
					'FROM a b'                       | Dockerfile line 1: FROM takes an image and perhaps a name in 'FROM a b'
					'FROM a AS -b'                   | Dockerfile line 1: '-b' cannot be the name of a stage in 'FROM a AS -b'
					'FROM a~COPY x'                  | Dockerfile line 2: a source and a destination are needed, there is only one word in 'COPY x'
					'FROM a~COPY --chwon=1 x y'      | Dockerfile line 2: unknown flag '--chwon' in 'COPY --chwon=1 x y'
					'FROM a~ENV A'                   | Dockerfile line 2: 'A' has no value in 'ENV A'
					'FROM a~ENV A=1 B'               | Dockerfile line 2: 'B' is not of the form name=value in 'ENV A=1 B'
					'FROM a~ARG 1A=1'                | Dockerfile line 2: '1A' cannot be the name of an argument in 'ARG 1A=1'
					'FROM a~SHELL bash'              | Dockerfile line 2: SHELL needs a JSON array of strings in 'SHELL bash'
					'FROM a~USER a b'                | Dockerfile line 2: exactly one argument is needed, there are 2 in 'USER a b'
					'FROM a~RUN'                     | Dockerfile line 2: RUN needs at least one argument
					'FROM a~RUN []'                  | Dockerfile line 2: there is no command in 'RUN []'
					'FROM a~ONBUILD FROM b'          | Dockerfile line 2: FROM cannot be an ONBUILD trigger in 'ONBUILD FROM b'
					'FROM a~RUN cat <<EOF~x'         | Dockerfile line 2: the document '<<EOF' has no end
					'FROM a~HEALTHCHECK curl x'      | Dockerfile line 2: HEALTHCHECK needs CMD and a command, or NONE in 'HEALTHCHECK curl x'
					'# escape=x~FROM a'              | Dockerfile line 1: the escape character cannot be 'x'
					'# escape=`~# escape=`~FROM a'   | Dockerfile line 2: the directive 'escape' is given twice
					""")
	void explainsWhatIsWrongAndWhere(String text, String message) {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> Dockerfile.parse(text.replace('~', '\n')))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.remedy()).isNotBlank());
	}

	@Test
	void refusesTextThatIsNotUtf8() {
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> Dockerfile.parse(new byte[] { 'F', 'R', 'O', 'M', ' ', (byte) 0xff, '\n' }))
			.withMessage("The Dockerfile is not UTF-8 text");
	}

	@Test
	void refusesATriggerOfABaseImageThatStartsAnotherStage() {
		Dockerfile file = Dockerfile.parse("FROM a");
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> file.trigger(file.last().from().at(), "FROM evil"));
	}

}
