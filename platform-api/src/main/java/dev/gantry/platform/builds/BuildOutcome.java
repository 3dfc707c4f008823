package dev.gantry.platform.builds;

import java.util.List;

import dev.gantry.contracts.link.BuildProgress;

/**
 * Hears how builds go, in the transaction that stores it; what has to happen next is not
 * the builds' business.
 */
public interface BuildOutcome {

	/**
	 * The build is at work.
	 * @param where the node's name
	 * @param detail how far it is, for people
	 */
	void building(Build build, String where, String detail);

	/** The image is built and on its way to the registry. */
	void storing(Build build, String detail);

	/** The image is in the registry. */
	void succeeded(Build build, String detail);

	/**
	 * The build failed.
	 * @param at how far it was
	 * @param lastLines the end of its log
	 */
	void failed(Build build, BuildProgress.State at, List<String> lastLines);

}
