package dev.gantry.engine.build.language;

import java.util.List;

/**
 * A FROM and the instructions up to the next one.
 *
 * @param index counts the stages from 0
 * @param from what it starts from
 * @param instructions what follows
 */
public record Stage(int index, Instruction.From from, List<Instruction> instructions) {

	public Stage {
		instructions = List.copyOf(instructions);
	}

	/** Whether {@code COPY --from} or FROM means this stage by a name or number. */
	public boolean isCalled(String nameOrIndex) {
		return nameOrIndex.equalsIgnoreCase(this.from.name()) || nameOrIndex.equals(String.valueOf(this.index));
	}

}
