package dev.gantry.engine.build;

import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildStep;

/** Hears how a build goes. One call at a time. */
public interface BuildListener {

	/** A step is in a new state. At the start each step comes once as waiting. */
	void step(BuildStep step);

	/** A line of the log; lines are numbered from 1 without gaps. */
	void line(BuildLine line);

	/** The build is done; says how the image came to be. */
	default void built(BuildRecord how) {
	}

}
