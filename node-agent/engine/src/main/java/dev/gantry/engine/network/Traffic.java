package dev.gantry.engine.network;

/**
 * What may pass a network's bridge.
 *
 * @param internal whether its members reach nothing outside of it
 * @param betweenMembers whether its members reach each other other than by published
 * ports
 * @param masquerade whether what its members send to the outside carries the host's
 * address
 */
public record Traffic(boolean internal, boolean betweenMembers, boolean masquerade) {

	/** To everywhere. */
	public static final Traffic OPEN = new Traffic(false, true, true);

	/** Among the members only. */
	public static final Traffic INTERNAL = new Traffic(true, true, false);

}
