package dev.gantry.engine.build.language;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * A parsed Dockerfile.
 *
 * @param directives the directives at its top
 * @param arguments the ARG instructions before the first FROM
 * @param stages its stages, at least one
 * @param emptyContinuations lines where an empty one follows a continued one
 */
public record Dockerfile(Directives directives, List<Instruction.Arg> arguments, List<Stage> stages,
		List<Integer> emptyContinuations) {

	/** No real Dockerfile comes near this: 1 MiB. */
	public static final int LIMIT = 1 << 20;

	/**
	 * Parses a Dockerfile.
	 * @param bytes its content, UTF-8
	 * @throws GantryException with {@link ErrorCode#BUILD_FILE_INVALID}, naming the line
	 */
	public static Dockerfile parse(byte[] bytes) {
		if (bytes.length > LIMIT) {
			throw new GantryException(ErrorCode.BUILD_FILE_INVALID, "The Dockerfile is larger than 1 MiB",
					"Move content into files that COPY brings");
		}
		return parse(decode(bytes));
	}

	/** As {@link #parse(byte[])}, from text. */
	public static Dockerfile parse(String text) {
		String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
		List<String> lines = content.lines().toList();
		Directives directives = Directives.read(lines);
		InstructionParser parser = new InstructionParser(directives.escape());
		LineReader reader = new LineReader(lines, directives.escape());
		List<Instruction> instructions = reader.readAll().stream().map(parser::parse).toList();
		return divide(directives, instructions, reader.emptyContinuations());
	}

	/** Instructions without a FROM, for an image that is there already. */
	public static List<Instruction> fragment(String text) {
		InstructionParser parser = new InstructionParser(Directives.DEFAULT_ESCAPE);
		return new LineReader(text.lines().toList(), Directives.DEFAULT_ESCAPE).readAll()
			.stream()
			.map(parser::parse)
			.toList();
	}

	/** The stage that a name or number means. */
	public Optional<Stage> stage(String nameOrIndex) {
		return this.stages.stream().filter((stage) -> stage.isCalled(nameOrIndex)).reduce((first, last) -> last);
	}

	/** The last stage: what a build makes if it is not told otherwise. */
	public Stage last() {
		return this.stages.get(this.stages.size() - 1);
	}

	/**
	 * The instruction of an ONBUILD trigger of a base image.
	 * @param at the FROM that brought it
	 * @param trigger its text
	 */
	public Instruction trigger(Location at, String trigger) {
		Instruction parsed = new InstructionParser(this.directives.escape())
			.parse(new LogicalLine(at.line(), trigger, List.of()));
		if (parsed instanceof Instruction.From || parsed instanceof Instruction.OnBuild) {
			throw BuildFileError.at(at, "the base image has the trigger '" + trigger + "', which cannot be one",
					"Use another base image");
		}
		return parsed;
	}

	private static String decode(byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new GantryException(ErrorCode.BUILD_FILE_INVALID, "The Dockerfile is not UTF-8 text",
					"Save it as UTF-8", ex);
		}
	}

	private static Dockerfile divide(Directives directives, List<Instruction> instructions,
			List<Integer> emptyContinuations) {
		List<Instruction.Arg> arguments = new ArrayList<>();
		List<Stage> stages = new ArrayList<>();
		int i = 0;
		while (i < instructions.size() && !(instructions.get(i) instanceof Instruction.From)) {
			if (!(instructions.get(i) instanceof Instruction.Arg argument)) {
				throw BuildFileError.at(instructions.get(i).at(), "no FROM stands before this instruction",
						"Begin with FROM; only ARG may come before it");
			}
			arguments.add(argument);
			i++;
		}
		while (i < instructions.size()) {
			Instruction.From from = (Instruction.From) instructions.get(i);
			int end = i + 1;
			while (end < instructions.size() && !(instructions.get(end) instanceof Instruction.From)) {
				end++;
			}
			stages.add(new Stage(stages.size(), from, instructions.subList(i + 1, end)));
			i = end;
		}
		if (stages.isEmpty()) {
			throw new GantryException(ErrorCode.BUILD_FILE_INVALID, "The Dockerfile has no FROM",
					"Name the image to start from, for example FROM debian:bookworm");
		}
		return new Dockerfile(directives, List.copyOf(arguments), List.copyOf(stages), emptyContinuations);
	}

}
