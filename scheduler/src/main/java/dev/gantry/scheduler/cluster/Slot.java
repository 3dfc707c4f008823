package dev.gantry.scheduler.cluster;

/**
 * Which replica of what an instance is. Two instances can be in one slot for a while: the
 * one that goes and its replacement.
 *
 * @param app the app
 * @param release the release's number
 * @param process the process type
 * @param index which replica, from 1
 */
public record Slot(String app, int release, String process, int index) {

	/** As people call it: {@code web.1}. */
	public String name() {
		return this.process + "." + this.index;
	}

}
