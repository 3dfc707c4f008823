package dev.gantry.engine.launch;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.gantry.engine.streams.Streams;

/**
 * The standard streams of a process in a launch plan: made by the shim, which keeps its
 * ends, and taken by the process.
 */
final class ContainerStreams {

	/** The group {@code tty} of every distribution. */
	private static final int TERMINAL_GROUP = 5;

	private static final long O_RDWR = 2;

	private final LaunchPlan plan;

	private final UidRange range;

	private final Identity identity;

	private Register input;

	private Register output;

	private Register error;

	private boolean terminal;

	ContainerStreams(LaunchPlan plan, UidRange range, Identity identity) {
		this.plan = plan;
		this.range = range;
		this.identity = identity;
	}

	/** Options of a devpts file system whose terminals have a group. */
	static Map<String, String> terminalOptions(int group) {
		Map<String, String> options = new LinkedHashMap<>();
		options.put("newinstance", "");
		options.put("ptmxmode", "0666");
		options.put("mode", "0620");
		options.put("gid", Integer.toUnsignedString(group));
		return options;
	}

	/** Makes pipes. */
	void makePipes(Streams streams, Register devices) {
		int uid = this.range.host(this.identity.uid());
		int gid = this.range.host(this.identity.gid());
		LaunchPlan.Output pipes = this.plan.makeOutput(uid, gid);
		this.output = pipes.standard();
		this.error = pipes.error();
		this.input = streams.input() ? this.plan.makeInput(uid, gid) : openNull(devices);
	}

	private Register openNull(Register devices) {
		return this.plan.open(devices, "null", O_RDWR, 0);
	}

	/** Makes a container's terminals, and opens the first. */
	Terminals makeTerminals(int size) {
		Register context = this.plan.openFileSystem("devpts");
		terminalOptions(this.range.host(TERMINAL_GROUP))
			.forEach((key, value) -> this.plan.setOption(context, key, value));
		Register mount = this.plan.mount(context, "devpts", MountFlag.NO_SUID | MountFlag.NO_EXECUTE);
		return new Terminals(mount, openTerminal(mount, "ptmx", size));
	}

	/** Opens a terminal. */
	Register openTerminal(Register directory, String path, int size) {
		this.terminal = true;
		this.input = this.plan.openTerminal(directory, path, this.range.host(this.identity.uid()),
				this.range.host(TERMINAL_GROUP), size);
		this.output = this.input;
		this.error = this.input;
		return this.input;
	}

	/** What the process does. */
	void take() {
		this.plan.setStandardStream(this.input, 0);
		this.plan.setStandardStream(this.output, 1);
		this.plan.setStandardStream(this.error, 2);
		if (this.terminal) {
			this.plan.takeControl(this.input);
		}
	}

	/**
	 * A container's own terminals.
	 *
	 * @param mount its devpts file system
	 * @param peer the first terminal's end that its program gets
	 */
	record Terminals(Register mount, Register peer) {
	}

}
