package dev.gantry.engine.seccomp;

/**
 * An instruction of the kernel's packet filter machine, {@code struct sock_filter}.
 *
 * @param code the operation
 * @param onTrue instructions to skip when a comparison holds
 * @param onFalse instructions to skip when it does not
 * @param operand the operand
 */
record Instruction(int code, int onTrue, int onFalse, int operand) {

	static final int LOAD = 0x20;

	static final int JUMP = 0x05;

	static final int IF_EQUAL = 0x15;

	static final int IF_GREATER = 0x25;

	static final int IF_AT_LEAST = 0x35;

	static final int IF_ANY_BIT = 0x45;

	static final int RETURN = 0x06;

	/** What a filter answers, see seccomp(2). */
	static final int ALLOW = 0x7fff0000;

	static final int EPERM = 0x00050001;

	static final int ENOSYS = 0x00050026;

	/** Offsets in the filter's input, {@code struct seccomp_data}. */
	static final int NUMBER_AT = 0;

	static final int ARCHITECTURE_AT = 4;

	static final int ARGUMENTS_AT = 16;

	/** Further than a comparison can jump. */
	static final int JUMP_LIMIT = 255;

	static Instruction load(int offset) {
		return new Instruction(LOAD, 0, 0, offset);
	}

	static Instruction jump(int count) {
		return new Instruction(JUMP, 0, 0, count);
	}

	static Instruction returns(int answer) {
		return new Instruction(RETURN, 0, 0, answer);
	}

	/** Goes on with the next instruction when the comparison holds, else skips some. */
	static Instruction unlessSkip(int comparison, int operand, int count) {
		return new Instruction(comparison, 0, count, operand);
	}

}
