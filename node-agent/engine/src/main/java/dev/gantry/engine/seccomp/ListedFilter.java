package dev.gantry.engine.seccomp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles a filter from rules that somebody else wrote, in their order: the first whose
 * arguments fit answers. One comparison per listed call, which is slower than a search
 * and says exactly what the rules say.
 */
public final class ListedFilter {

	/** {@code BPF_MAXINSNS}. */
	private static final int LIMIT = 4096;

	private static final int X32 = 0x40000000;

	private static final int AND = 0x54;

	private ListedFilter() {
	}

	/** How an argument is compared, by libseccomp's names. */
	public enum Comparison {

		NE, LT, LE, EQ, GE, GT, MASKED_EQ

	}

	/**
	 * A condition on an argument of a system call, all 64 bits of it.
	 *
	 * @param index which, from 0
	 * @param value with what it is compared; of {@code MASKED_EQ} the mask
	 * @param second of {@code MASKED_EQ} the value
	 */
	public record Argument(int index, Comparison comparison, long value, long second) {
	}

	/**
	 * A rule.
	 *
	 * @param names system calls; what an architecture does not have is left out there
	 * @param answer what the filter answers, see seccomp(2)
	 * @param arguments all of which must hold
	 */
	public record Rule(List<String> names, int answer, List<Argument> arguments) {

		public Rule {
			names = List.copyOf(names);
			arguments = List.copyOf(arguments);
		}

	}

	/**
	 * Compiles rules for an architecture and for what else its kernel runs.
	 * @param architecture as {@code os.arch} says
	 * @param otherwise the answer where no rule fits
	 * @throws IllegalArgumentException if the rules make a longer program than the kernel
	 * takes, or the architecture is not known
	 */
	public static byte[] compile(String architecture, int otherwise, List<Rule> rules) {
		List<SyscallTable> tables = switch (architecture) {
			case "amd64", "x86_64" -> List.of(SyscallTable.of("x86_64"), SyscallTable.of("i386"));
			case "aarch64" -> List.of(SyscallTable.of("aarch64"));
			default -> throw new IllegalArgumentException("no system call table for " + architecture);
		};
		List<Instruction> program = new ArrayList<>();
		program.add(Instruction.load(Instruction.ARCHITECTURE_AT));
		for (SyscallTable table : tables) {
			List<Instruction> section = section(table, otherwise, rules);
			program.add(new Instruction(Instruction.IF_EQUAL, 1, 0, table.audit()));
			program.add(Instruction.jump(section.size() + 1));
			program.add(Instruction.load(Instruction.NUMBER_AT));
			program.addAll(section);
		}
		program.add(Instruction.returns(Instruction.ENOSYS));
		if (program.size() > LIMIT) {
			throw new IllegalArgumentException("the rules make " + program.size() + " instructions, more than the "
					+ LIMIT + " that the kernel takes");
		}
		return FilterCompiler.encode(program);
	}

	private static List<Instruction> section(SyscallTable table, int otherwise, List<Rule> rules) {
		Map<String, Integer> numbers = new HashMap<>();
		table.names().forEach((number, name) -> numbers.put(name, number));
		List<Instruction> code = new ArrayList<>();
		/* The x32 way to call has numbers of its own, which rules by name do not mean. */
		code.add(new Instruction(Instruction.IF_AT_LEAST, 0, 1, X32));
		code.add(Instruction.returns(Instruction.ENOSYS));
		for (Rule rule : rules) {
			for (String name : rule.names()) {
				Integer number = numbers.get(name);
				if (number != null) {
					List<Instruction> decision = decision(rule);
					code.add(Instruction.unlessSkip(Instruction.IF_EQUAL, number, decision.size()));
					code.addAll(decision);
				}
			}
		}
		/* Calls that are newer than this version do not exist where most are refused. */
		if (otherwise != Instruction.ALLOW) {
			code.add(new Instruction(Instruction.IF_GREATER, 0, 1, table.names().lastKey()));
			code.add(Instruction.returns(Instruction.ENOSYS));
		}
		code.add(Instruction.returns(otherwise));
		return code;
	}

	/** Answers when all arguments fit, else has the number ready for the next rule. */
	private static List<Instruction> decision(Rule rule) {
		List<Instruction> code = new ArrayList<>(List.of(Instruction.returns(rule.answer())));
		if (rule.arguments().isEmpty()) {
			return code;
		}
		code.add(Instruction.load(Instruction.NUMBER_AT));
		for (int i = rule.arguments().size() - 1; i >= 0; i--) {
			/* From here to the load of the number, past what follows and the answer. */
			code.addAll(0, test(rule.arguments().get(i), code.size() - 1));
		}
		return code;
	}

	/** Goes on when an argument fits, else skips some instructions after its own. */
	private static List<Instruction> test(Argument argument, int skip) {
		int at = Instruction.ARGUMENTS_AT + 8 * argument.index();
		int high = (int) (argument.value() >>> 32);
		int low = (int) argument.value();
		return switch (argument.comparison()) {
			case EQ -> List.of(Instruction.load(at + 4), Instruction.unlessSkip(Instruction.IF_EQUAL, high, skip + 2),
					Instruction.load(at), Instruction.unlessSkip(Instruction.IF_EQUAL, low, skip));
			case NE -> List.of(Instruction.load(at + 4), Instruction.unlessSkip(Instruction.IF_EQUAL, high, 2),
					Instruction.load(at), new Instruction(Instruction.IF_EQUAL, skip, 0, low));
			case GT -> ordered(at, high, low, Instruction.IF_GREATER, skip, false);
			case GE -> ordered(at, high, low, Instruction.IF_AT_LEAST, skip, false);
			case LT -> ordered(at, high, low, Instruction.IF_AT_LEAST, skip, true);
			case LE -> ordered(at, high, low, Instruction.IF_GREATER, skip, true);
			case MASKED_EQ -> List.of(Instruction.load(at + 4), new Instruction(AND, 0, 0, high),
					Instruction.unlessSkip(Instruction.IF_EQUAL, (int) (argument.second() >>> 32), skip + 3),
					Instruction.load(at), new Instruction(AND, 0, 0, low),
					Instruction.unlessSkip(Instruction.IF_EQUAL, (int) argument.second(), skip));
		};
	}

	/** The high halves decide, and where they are the same the low ones do. */
	private static List<Instruction> ordered(int at, int high, int low, int comparison, int skip, boolean inverted) {
		Instruction greater = inverted ? new Instruction(Instruction.IF_GREATER, skip + 3, 0, high)
				: new Instruction(Instruction.IF_GREATER, 3, 0, high);
		Instruction equal = inverted ? Instruction.unlessSkip(Instruction.IF_EQUAL, high, 2)
				: Instruction.unlessSkip(Instruction.IF_EQUAL, high, skip + 2);
		Instruction last = inverted ? new Instruction(comparison, skip, 0, low)
				: Instruction.unlessSkip(comparison, low, skip);
		return List.of(Instruction.load(at + 4), greater, equal, Instruction.load(at), last);
	}

}
