package dev.gantry.engine.seccomp;

import java.util.List;

/**
 * What happens to a system call.
 *
 * @param kind allowed or refused
 * @param conditions for {@code ALLOW_WHERE}: one of them must hold, else it is refused
 */
record Verdict(Kind kind, List<Condition> conditions) {

	static final Verdict ALLOW = new Verdict(Kind.ALLOW, List.of());

	/** Refused with EPERM. */
	static final Verdict REFUSE = new Verdict(Kind.REFUSE, List.of());

	/** As if the kernel did not have it. */
	static final Verdict MISSING = new Verdict(Kind.MISSING, List.of());

	Verdict {
		conditions = List.copyOf(conditions);
	}

	enum Kind {

		ALLOW, ALLOW_WHERE, REFUSE, MISSING

	}

}
