package dev.gantry.engine.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compiles verdicts to a filter program. System call numbers with the same verdict side
 * by side become a range, and the ranges a binary search: some seven comparisons decide a
 * call, and the kernel checks and translates a third of the instructions that a list of
 * all numbers has.
 */
final class FilterCompiler {

	private static final long UNSIGNED = 0xffffffffL;

	private FilterCompiler() {
	}

	/**
	 * Compiles a filter.
	 * @param tables the architectures that the kernel runs programs of; calls of any
	 * other do not exist
	 */
	static List<Instruction> compile(List<SyscallTable> tables, Map<String, Verdict> verdicts) {
		List<Instruction> program = new ArrayList<>();
		program.add(Instruction.load(Instruction.ARCHITECTURE_AT));
		for (SyscallTable table : tables) {
			List<Instruction> search = new Search(ranges(table, verdicts)).code();
			program.add(new Instruction(Instruction.IF_EQUAL, 1, 0, table.audit()));
			program.add(Instruction.jump(search.size() + 1));
			program.add(Instruction.load(Instruction.NUMBER_AT));
			program.addAll(search);
		}
		program.add(Instruction.returns(Instruction.ENOSYS));
		return program;
	}

	/** As the kernel reads it. */
	static byte[] encode(List<Instruction> program) {
		ByteBuffer bytes = ByteBuffer.allocate(program.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
		for (Instruction instruction : program) {
			bytes.putShort((short) instruction.code());
			bytes.put((byte) instruction.onTrue()).put((byte) instruction.onFalse());
			bytes.putInt(instruction.operand());
		}
		return bytes.array();
	}

	/**
	 * Newer calls than the table knows do not exist, and neither does the x32 way to
	 * call, whose numbers have bit 30 set.
	 */
	private static List<Search.Range> ranges(SyscallTable table, Map<String, Verdict> verdicts) {
		List<Search.Range> ranges = new ArrayList<>();
		int end = table.names().lastKey() + 1;
		for (int number = 0; number <= end; number++) {
			Verdict verdict = verdict(table, verdicts, number, end);
			if (ranges.isEmpty() || !ranges.get(ranges.size() - 1).verdict().equals(verdict)) {
				ranges.add(new Search.Range(number, verdict));
			}
		}
		return ranges;
	}

	private static Verdict verdict(SyscallTable table, Map<String, Verdict> verdicts, int number, int end) {
		if (number == end) {
			return Verdict.MISSING;
		}
		return verdicts.getOrDefault(table.names().getOrDefault(number, ""), Verdict.REFUSE);
	}

	/** The code of a verdict: it always answers. */
	static List<Instruction> decide(Verdict verdict) {
		return switch (verdict.kind()) {
			case ALLOW -> List.of(Instruction.returns(Instruction.ALLOW));
			case REFUSE -> List.of(Instruction.returns(Instruction.EPERM));
			case MISSING -> List.of(Instruction.returns(Instruction.ENOSYS));
			case ALLOW_WHERE -> where(verdict.conditions());
		};
	}

	private static List<Instruction> where(List<Condition> conditions) {
		List<Instruction> code = new ArrayList<>();
		for (Condition condition : conditions) {
			code.add(Instruction.load(Instruction.ARGUMENTS_AT + 8 * condition.argument()));
			code.addAll(allowIf(condition));
		}
		code.add(Instruction.returns(Instruction.EPERM));
		return code;
	}

	private static List<Instruction> allowIf(Condition condition) {
		int value = (int) (condition.value() & UNSIGNED);
		Instruction comparison = switch (condition.test()) {
			case EQUAL -> Instruction.unlessSkip(Instruction.IF_EQUAL, value, 1);
			case ABOVE -> Instruction.unlessSkip(Instruction.IF_GREATER, value, 1);
			case BELOW -> new Instruction(Instruction.IF_AT_LEAST, 1, 0, value);
			case NO_BIT_OF -> new Instruction(Instruction.IF_ANY_BIT, 1, 0, value);
		};
		return List.of(comparison, Instruction.returns(Instruction.ALLOW));
	}

}
