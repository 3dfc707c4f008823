package dev.gantry.engine.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The options of a mount, as mount(8) and the runtime specification name them. */
final class MountOptions {

	private static final int ACCESS_TIME = 0x70;

	private static final Map<String, Integer> SET = Map.of("ro", 0x1, "nosuid", 0x2, "nodev", 0x4, "noexec", 0x8,
			"nodiratime", 0x80, "nosymfollow", 0x200000);

	private static final Map<String, Integer> CLEAR = Map.of("rw", 0x1, "suid", 0x2, "dev", 0x4, "exec", 0x8,
			"diratime", 0x80, "symfollow", 0x200000);

	private static final Map<String, Integer> TIMES = Map.of("relatime", 0, "noatime", 0x10, "strictatime", 0x20,
			"atime", 0, "norelatime", 0, "nostrictatime", 0);

	private static final Map<String, Integer> PROPAGATION = Map.of("private", 1 << 18, "shared", 1 << 20, "slave",
			1 << 19, "unbindable", 1 << 17);

	private static final List<String> MEANINGLESS = List.of("defaults", "loud", "silent", "iversion", "noiversion",
			"async", "acl", "noacl");

	private final List<String> data = new ArrayList<>();

	private long set;

	private long clear;

	private boolean recursive;

	private boolean bind;

	private boolean bindAll;

	private boolean copyUp;

	/** The lowest bit: for everything below, too. */
	private int propagation;

	static MountOptions of(Node options) {
		MountOptions parsed = new MountOptions();
		for (Node option : options.elements()) {
			parsed.add(option.text(), option);
		}
		return parsed;
	}

	private void add(String option, Node where) {
		if (MEANINGLESS.contains(option)) {
			return;
		}
		if (option.equals("tmpcopyup")) {
			this.copyUp = true;
			return;
		}
		String plain = option.startsWith("r") ? option.substring(1) : option;
		if (option.equals("bind") || option.equals("rbind")) {
			this.bind = true;
			this.bindAll |= option.equals("rbind");
		}
		else if (option.equals("idmap") || option.equals("ridmap")) {
			throw new RuntimeFailure(
					"config.json: " + where.path() + ": the mount option '" + option + "' is not supported");
		}
		else if (!attribute(option, false) && !PROPAGATION.containsKey(option)) {
			if (option.startsWith("r") && PROPAGATION.containsKey(plain)) {
				this.propagation = PROPAGATION.get(plain) | 1;
			}
			else if (!option.startsWith("r") || !attribute(plain, true)) {
				this.data.add(option);
			}
		}
		else if (PROPAGATION.containsKey(option)) {
			this.propagation = PROPAGATION.get(option);
		}
	}

	private boolean attribute(String option, boolean all) {
		if (SET.containsKey(option)) {
			this.set |= SET.get(option);
			this.clear &= ~SET.get(option).longValue();
		}
		else if (CLEAR.containsKey(option)) {
			this.clear |= CLEAR.get(option);
			this.set &= ~CLEAR.get(option).longValue();
		}
		else if (TIMES.containsKey(option)) {
			this.clear |= ACCESS_TIME;
			this.set = (this.set & ~ACCESS_TIME) | TIMES.get(option);
		}
		else {
			return false;
		}
		this.recursive |= all;
		return true;
	}

	long set() {
		return this.set;
	}

	long clear() {
		return this.clear;
	}

	boolean recursive() {
		return this.recursive;
	}

	boolean bind() {
		return this.bind;
	}

	boolean bindAll() {
		return this.bindAll;
	}

	/** Whether an empty file system first gets what the root has at its place. */
	boolean copyUp() {
		return this.copyUp;
	}

	int propagation() {
		return this.propagation;
	}

	String data() {
		return String.join(",", this.data);
	}

}
