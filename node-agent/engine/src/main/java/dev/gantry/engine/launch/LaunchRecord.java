package dev.gantry.engine.launch;

import dev.gantry.engine.network.Attachment;

/**
 * What the engine must find again of a container that it did not start itself; the shim
 * keeps it in the container's {@code pid} file.
 *
 * @param range its user numbers on the host
 * @param attachment its place in the network, or {@code null} for none
 * @param boot when the host was up that it was started on; a process number says nothing
 * of another time. {@code null} in records of earlier versions
 */
public record LaunchRecord(UidRange range, Attachment attachment, String boot) {

	/** The same with another place in the network, or {@code null} for none. */
	public LaunchRecord with(Attachment attachment) {
		return new LaunchRecord(this.range, attachment, this.boot);
	}

}
