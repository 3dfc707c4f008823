package dev.gantry.engine.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.seccomp.ListedFilter;

/** Reads {@code linux.seccomp}. */
final class Seccomp {

	private static final int EPERM = 1;

	private static final Map<String, Integer> FLAGS = Map.of("SECCOMP_FILTER_FLAG_TSYNC", 1, "SECCOMP_FILTER_FLAG_LOG",
			2, "SECCOMP_FILTER_FLAG_SPEC_ALLOW", 4);

	private Seccomp() {
	}

	/**
	 * A system call filter.
	 *
	 * @param program empty for none
	 * @param flags see seccomp(2)
	 */
	record Filter(byte[] program, int flags) {

		static final Filter NONE = new Filter(new byte[0], 0);

	}

	static Filter of(Node seccomp) {
		if (!seccomp.present()) {
			return Filter.NONE;
		}
		seccomp.get("listenerPath").refuse("nobody would listen");
		int flags = 0;
		for (Node flag : seccomp.get("flags").elements()) {
			Integer known = FLAGS.get(flag.text());
			if (known == null) {
				throw new RuntimeFailure(
						"config.json: " + flag.path() + ": the flag '" + flag.text() + "' is not supported");
			}
			flags |= known;
		}
		int otherwise = answer(seccomp.get("defaultAction"), seccomp.get("defaultErrnoRet"));
		List<ListedFilter.Rule> rules = new ArrayList<>();
		for (Node rule : seccomp.get("syscalls").elements()) {
			List<ListedFilter.Argument> arguments = new ArrayList<>();
			for (Node argument : rule.get("args").elements()) {
				arguments.add(argument(argument));
			}
			rules.add(new ListedFilter.Rule(rule.get("names").texts(), answer(rule.get("action"), rule.get("errnoRet")),
					arguments));
		}
		try {
			return new Filter(ListedFilter.compile(System.getProperty("os.arch"), otherwise, rules), flags);
		}
		catch (IllegalArgumentException ex) {
			throw new RuntimeFailure("config.json: " + seccomp.path() + ": " + ex.getMessage(), ex);
		}
	}

	private static ListedFilter.Argument argument(Node node) {
		Node operator = node.get("op");
		try {
			return new ListedFilter.Argument(node.get("index").number(0, 5),
					ListedFilter.Comparison.valueOf(operator.text().replace("SCMP_CMP_", "")),
					node.get("value").number(), node.get("valueTwo").number(0));
		}
		catch (IllegalArgumentException ex) {
			throw new RuntimeFailure("config.json: " + operator.path() + ": '" + operator.text() + "' compares nothing",
					ex);
		}
	}

	private static int answer(Node action, Node errno) {
		int number = errno.present() ? errno.number(0, 4095) : EPERM;
		return switch (action.text()) {
			case "SCMP_ACT_ALLOW" -> 0x7fff0000;
			case "SCMP_ACT_LOG" -> 0x7ffc0000;
			case "SCMP_ACT_ERRNO" -> 0x00050000 | number;
			case "SCMP_ACT_TRAP" -> 0x00030000;
			case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> 0x00000000;
			case "SCMP_ACT_KILL_PROCESS" -> 0x80000000;
			case "SCMP_ACT_TRACE" -> 0x7ff00000 | number;
			default -> throw new RuntimeFailure(
					"config.json: " + action.path() + ": the action '" + action.text() + "' is not supported");
		};
	}

}
