package dev.gantry.engine.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Executes a filter program as the kernel does. */
final class FilterMachine {

	private FilterMachine() {
	}

	/** The program's answer to a call. */
	static int run(List<Instruction> program, int audit, int number, long... arguments) {
		ByteBuffer input = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
		input.putInt(number).putInt(audit).putLong(0);
		for (long argument : arguments) {
			input.putLong(argument);
		}
		int accumulator = 0;
		for (int at = 0;; at++) {
			Instruction now = program.get(at);
			switch (now.code()) {
				case Instruction.LOAD -> accumulator = input.getInt(now.operand());
				case Instruction.JUMP -> at += now.operand();
				case Instruction.RETURN -> {
					return now.operand();
				}
				default -> at += holds(now, accumulator) ? now.onTrue() : now.onFalse();
			}
		}
	}

	private static boolean holds(Instruction comparison, int accumulator) {
		int order = Integer.compareUnsigned(accumulator, comparison.operand());
		return switch (comparison.code()) {
			case Instruction.IF_EQUAL -> order == 0;
			case Instruction.IF_GREATER -> order > 0;
			case Instruction.IF_AT_LEAST -> order >= 0;
			case Instruction.IF_ANY_BIT -> (accumulator & comparison.operand()) != 0;
			default -> throw new IllegalArgumentException("unknown instruction " + comparison);
		};
	}

}
