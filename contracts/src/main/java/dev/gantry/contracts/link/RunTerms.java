package dev.gantry.contracts.link;

/**
 * What a run has that an instance has not: it ends by itself, and somebody may be at its
 * standard streams.
 *
 * @param terminal whether it gets a terminal
 * @param input whether it gets input
 * @param attached whether its process begins when the platform asks for the stream of its
 * {@linkplain ExecQuery#attaches() standard streams}, and is hung up when that stream
 * ends
 */
public record RunTerms(boolean terminal, boolean input, boolean attached) {

	/** Nobody is there. */
	public static final RunTerms DETACHED = new RunTerms(false, false, false);

}
