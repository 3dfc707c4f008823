package dev.gantry.engine.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Filters of rules in their order. */
class ListedFilterTest {

	private static final int X86_64 = 0xC000003E;

	private static final int REFUSE = 0x00050001;

	private static final int READ = 0;

	private static final int SOCKET = 41;

	@ParameterizedTest
	@CsvSource({ "EQ, 5, true", "EQ, 6, false", "NE, 5, false", "NE, 6, true", "LT, 4, true", "LT, 5, false",
			"LE, 5, true", "LE, 6, false", "GT, 6, true", "GT, 5, false", "GE, 5, true", "GE, 4, false",
			"EQ, 4294967301, false", "GT, 4294967296, true", "LT, 4294967296, false" })
	void comparesAllBitsOfAnArgument(ListedFilter.Comparison comparison, long argument, boolean fits) {
		List<Instruction> program = program(new ListedFilter.Rule(List.of("socket"), Instruction.ALLOW,
				List.of(new ListedFilter.Argument(0, comparison, 5, 0))));
		assertThat(FilterMachine.run(program, X86_64, SOCKET, argument)).isEqualTo(fits ? Instruction.ALLOW : REFUSE);
	}

	@Test
	void asksForEveryArgumentAndTakesTheFirstRuleThatFits() {
		List<Instruction> program = program(
				new ListedFilter.Rule(List.of("socket"), 0x00050007,
						List.of(new ListedFilter.Argument(0, ListedFilter.Comparison.EQ, 1, 0),
								new ListedFilter.Argument(1, ListedFilter.Comparison.GE, 2, 0))),
				new ListedFilter.Rule(List.of("socket", "read", "no_such_call"), Instruction.ALLOW, List.of()));
		assertThat(FilterMachine.run(program, X86_64, SOCKET, 1, 2)).isEqualTo(0x00050007);
		assertThat(FilterMachine.run(program, X86_64, SOCKET, 1, 1)).isEqualTo(Instruction.ALLOW);
		assertThat(FilterMachine.run(program, X86_64, SOCKET, 2, 2)).isEqualTo(Instruction.ALLOW);
		assertThat(FilterMachine.run(program, X86_64, READ)).isEqualTo(Instruction.ALLOW);
		assertThat(FilterMachine.run(program, X86_64, 1)).isEqualTo(REFUSE);
		assertThat(FilterMachine.run(program, X86_64, 5000)).isEqualTo(Instruction.ENOSYS);
		assertThat(FilterMachine.run(program, X86_64, 0x40000000 | READ)).isEqualTo(Instruction.ENOSYS);
	}

	private static List<Instruction> program(ListedFilter.Rule... rules) {
		ByteBuffer bytes = ByteBuffer.wrap(ListedFilter.compile("amd64", REFUSE, List.of(rules)))
			.order(ByteOrder.LITTLE_ENDIAN);
		List<Instruction> program = new ArrayList<>();
		while (bytes.hasRemaining()) {
			program.add(
					new Instruction(bytes.getShort() & 0xffff, bytes.get() & 0xff, bytes.get() & 0xff, bytes.getInt()));
		}
		return program;
	}

}
