package dev.gantry.engine.network;

import java.util.concurrent.ThreadLocalRandom;

import dev.gantry.kernel.sysctl.Sysctl;

/**
 * Draws ports of the host's own range for ports that nobody asks for by number. The
 * kernel's own choice looks at one port after the other and gets slow where thousands
 * side by side are taken; a drawn one is free at once, mostly.
 *
 * @param first the first port of the range
 * @param last the last port of the range
 */
record FreePorts(int first, int last) {

	private static final FreePorts USUAL = new FreePorts(32768, 60999);

	/** The host's range. */
	static FreePorts ofHost() {
		if (!Sysctl.LOCAL_PORTS.exists()) {
			return USUAL;
		}
		String[] ends = Sysctl.LOCAL_PORTS.read().split("\\s+");
		return new FreePorts(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
	}

	int draw() {
		return ThreadLocalRandom.current().nextInt(this.first, this.last + 1);
	}

}
