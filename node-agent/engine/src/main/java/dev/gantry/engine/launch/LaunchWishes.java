package dev.gantry.engine.launch;

import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.TerminalSize;

/**
 * What one who starts a program wants.
 *
 * @param attached how they stay attached to its streams, or {@code null}
 * @param size of its terminal, if it has one
 */
public record LaunchWishes(AttachOptions attached, TerminalSize size) {

	/** Nothing. */
	public static final LaunchWishes NONE = new LaunchWishes(null, TerminalSize.UNKNOWN);

	/** Whether the connection that the plan goes over is kept. */
	boolean keepsConnection() {
		return this.attached != null;
	}

	void addTo(LaunchPlan plan) {
		if (this.attached != null) {
			plan.stayAttached(this.attached.pace() == AttachOptions.Pace.PROCESS_WAITS);
		}
	}

	/** Rows and columns in one number. */
	int packedSize() {
		return this.size.rows() << 16 | this.size.columns();
	}

}
