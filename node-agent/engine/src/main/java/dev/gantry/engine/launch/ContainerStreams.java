package dev.gantry.engine.launch;

import dev.gantry.engine.streams.Streams;

/**
 * The standard streams of a process in a launch plan: made by the shim, which keeps its
 * ends, and taken by the process.
 */
final class ContainerStreams {

	/** The group {@code tty} of every distribution. */
	private static final int TERMINAL_GROUP = 5;

	private static final long O_PATH_DIRECTORY = 0x210000;

	private final LaunchPlan plan;

	private final UidRange range;

	private final Identity identity;

	private Register input;

	private Register output;

	private Register error;

	private Register terminal;

	/**
	 * Streams of a process.
	 * @param plan the shim's part
	 * @param range the container's user numbers
	 * @param identity who will own them
	 */
	ContainerStreams(LaunchPlan plan, UidRange range, Identity identity) {
		this.plan = plan;
		this.range = range;
		this.identity = identity;
	}

	/**
	 * Makes pipes.
	 * @param nothing {@code /dev/null}, in the place of an input that nobody wants
	 */
	void makePipes(Streams streams, Register nothing) {
		int uid = this.range.host(this.identity.uid());
		int gid = this.range.host(this.identity.gid());
		Output pipes = this.plan.makeOutput(uid, gid);
		this.output = pipes.standard();
		this.error = pipes.error();
		this.input = streams.input() ? this.plan.makeInput(uid, gid) : nothing;
	}

	/**
	 * Opens a terminal of a container.
	 * @param pid a process of it, whose number cannot be another's
	 * @param size rows and columns, 16 bits each
	 */
	void openTerminal(int pid, int size) {
		Register root = this.plan.open(Register.ROOT, "/proc/" + pid + "/root", O_PATH_DIRECTORY, 0);
		openTerminal(root, size);
	}

	/** Opens a terminal below a container's root. */
	void openTerminal(Register root, int size) {
		this.terminal = this.plan.openTerminal(root, "dev/pts/ptmx", this.range.host(this.identity.uid()),
				this.range.host(TERMINAL_GROUP), size);
		this.input = this.terminal;
		this.output = this.terminal;
		this.error = this.terminal;
	}

	/** The container's end of its terminal, or {@code null} where it has none. */
	Register terminal() {
		return this.terminal;
	}

	/**
	 * What the process does.
	 * @param process its part of the plan
	 */
	void take(LaunchPlan process) {
		process.setStandardStream(this.input, 0);
		process.setStandardStream(this.output, 1);
		process.setStandardStream(this.error, 2);
		if (this.terminal != null) {
			process.takeControl(this.terminal);
		}
	}

	/** The container's ends of its output pipes. */
	record Output(Register standard, Register error) {
	}

}
