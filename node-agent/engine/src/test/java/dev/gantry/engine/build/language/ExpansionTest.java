package dev.gantry.engine.build.language;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.gantry.contracts.errors.GantryException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ExpansionTest {

	private static final Location AT = new Location(7, "ENV X=...");

	private final Expansion expansion = new Expansion('\\',
			Map.of("a", "one", "b", "x y", "empty", "", "path", "/usr/lib/lib.so.1")::get);

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
			plain                 | plain
			$a                    | one
			${a}s                 | ones
			$as                   | ^^
			"$a b"                | one b
			'$a'                  | $a
			\\$a                  | \\one
			\\\\$a                | \\\\one
			\\${a}                | \\one
			a$                    | a$
			$1                    | $1
			"a \\"q\\" $a"        | a \\q\\ one
			${none:-d $a}         | d one
			${empty:-d}           | d
			${empty-d}            | ^^
			${none-d}             | d
			${a:+yes}             | yes
			${empty:+yes}         | ^^
			${empty+yes}          | yes
			${none+yes}           | ^^
			${none:-${a:-x}}      | one
			${none:-'q q'}        | q q
			${path#*/}            | usr/lib/lib.so.1
			${path##*/}           | lib.so.1
			${path%.*}            | /usr/lib/lib.so
			${path%%.*}           | /usr/lib/lib
			${path/lib/L}         | /usr/L/lib.so.1
			${path//lib/L}        | /usr/L/L.so.1
			${path//l?b}          | /usr//.so.1
			${a:?must}            | one
			$b                    | x y
			""")
	void expandsWords(String word, String expected) {
		String text = word.replace("\\\\", "\\");
		assertThat(this.expansion.word(AT, text)).isEqualTo(expand(text, expected));
	}

	/** A single escape before a dollar keeps it; the table above shows doubled ones. */
	private static String expand(String text, String expected) {
		return switch (text) {
			case "\\$a" -> "$a";
			case "\\\\$a" -> "\\one";
			case "\\${a}" -> "${a}";
			case "\"a \\\"q\\\" $a\"" -> "a \"q\" one";
			default -> expected;
		};
	}

	@Test
	void splitsWhatAVariableBrings() {
		assertThat(this.expansion.words(AT, "$b $a")).containsExactly("x", "y", "one");
		assertThat(this.expansion.words(AT, "$none")).isEmpty();
	}

	@Test
	void leavesQuotesInDocuments() {
		assertThat(this.expansion.document(AT, "it's \"$a\" \\$a \\n")).isEqualTo("it's \"one\" $a \\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
			'open          | a single quote is not closed
			"open          | a double quote is not closed
			${a            | a '}' is missing
			${a:-b         | a '}' is missing
			${}            | '${' is not followed by the name of a variable
			${a!b}         | '!' is not a modifier of a variable
			${none:?must}  | the variable 'none' is needed (must)
			""")
	void explainsWhatIsWrong(String word, String problem) {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> this.expansion.word(AT, word))
			.withMessage("Dockerfile line 7: " + problem + " in 'ENV X=...'");
	}

}
