package dev.gantry.engine.cgroups;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Device rules as the program that control groups of version 2 ask,
 * {@code BPF_PROG_TYPE_CGROUP_DEVICE}: it gets type and access, major and minor number,
 * and answers 1 for yes. Everything that no rule allows is refused.
 */
final class DeviceProgram {

	private static final int LOAD_WORD = 0x61;

	private static final int MOVE_REGISTER = 0xbf;

	private static final int MOVE = 0xb7;

	private static final int AND = 0x57;

	private static final int SHIFT_RIGHT = 0x77;

	private static final int JUMP_UNLESS_EQUAL = 0x55;

	private static final int EXIT = 0x95;

	/** Registers: the answer, the context, and what is read from it. */
	private static final int ANSWER = 0;

	private static final int CONTEXT = 1;

	private static final int ACCESS = 2;

	private static final int TYPE = 3;

	private static final int MAJOR = 4;

	private static final int MINOR = 5;

	private static final int ALL = 7;

	private final List<long[]> code = new ArrayList<>();

	private DeviceProgram() {
	}

	/** Compiles the allowing ones of some rules. */
	static byte[] of(List<DeviceRule> rules) {
		DeviceProgram program = new DeviceProgram();
		program.add(LOAD_WORD, ACCESS, CONTEXT, 0, 0);
		program.add(MOVE_REGISTER, TYPE, ACCESS, 0, 0);
		program.add(AND, TYPE, 0, 0, 0xffff);
		program.add(SHIFT_RIGHT, ACCESS, 0, 0, 16);
		program.add(LOAD_WORD, MAJOR, CONTEXT, 4, 0);
		program.add(LOAD_WORD, MINOR, CONTEXT, 8, 0);
		rules.stream().filter(DeviceRule::allow).forEach(program::allow);
		program.answer(0);
		return program.encode();
	}

	private void allow(DeviceRule rule) {
		String[] fields = rule.text().split("[ :]");
		List<int[]> tests = new ArrayList<>();
		tests.add(new int[] { TYPE, fields[0].equals("b") ? 1 : 2 });
		if (!fields[1].equals("*")) {
			tests.add(new int[] { MAJOR, Integer.parseInt(fields[1]) });
		}
		if (!fields[2].equals("*")) {
			tests.add(new int[] { MINOR, Integer.parseInt(fields[2]) });
		}
		int refused = ALL & ~access(fields[3]);
		int left = tests.size() + ((refused == 0) ? 0 : 3) + 1;
		for (int[] test : tests) {
			add(JUMP_UNLESS_EQUAL, test[0], 0, left--, test[1]);
		}
		if (refused != 0) {
			add(MOVE_REGISTER, ANSWER, ACCESS, 0, 0);
			add(AND, ANSWER, 0, 0, refused);
			add(JUMP_UNLESS_EQUAL, ANSWER, 0, 2, 0);
		}
		answer(1);
	}

	/** Making a node is 1, reading 2, writing 4. */
	private static int access(String letters) {
		return (letters.contains("m") ? 1 : 0) | (letters.contains("r") ? 2 : 0) | (letters.contains("w") ? 4 : 0);
	}

	private void answer(int answer) {
		add(MOVE, ANSWER, 0, 0, answer);
		add(EXIT, 0, 0, 0, 0);
	}

	private void add(int operation, int target, int source, int offset, int operand) {
		this.code.add(new long[] { operation, target | source << 4, offset, operand });
	}

	private byte[] encode() {
		ByteBuffer bytes = ByteBuffer.allocate(this.code.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
		for (long[] instruction : this.code) {
			bytes.put((byte) instruction[0]).put((byte) instruction[1]);
			bytes.putShort((short) instruction[2]).putInt((int) instruction[3]);
		}
		return bytes.array();
	}

}
