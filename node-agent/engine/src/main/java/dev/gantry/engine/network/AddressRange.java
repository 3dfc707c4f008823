package dev.gantry.engine.network;

/**
 * The addresses of a network.
 *
 * @param subnet as ADDRESS/PREFIX; empty lets the engine choose one
 * @param gateway the host's address in it; empty for its first
 * @param range the part of the subnet, as ADDRESS/PREFIX, that the engine takes addresses
 * for containers from; empty for all of it
 */
public record AddressRange(String subnet, String gateway, String range) {

	/** As the engine likes. */
	public static final AddressRange ANY = new AddressRange("", "", "");

	public AddressRange {
		subnet = (subnet == null) ? "" : subnet;
		gateway = (gateway == null) ? "" : gateway;
		range = (range == null) ? "" : range;
		if (subnet.isEmpty() && !(gateway.isEmpty() && range.isEmpty())) {
			throw new IllegalArgumentException("a gateway and a range need a subnet that they are part of");
		}
	}

	public static AddressRange of(String subnet) {
		return new AddressRange(subnet, "", "");
	}

}
