package dev.gantry.engine.network;

/** A transport protocol with ports. */
public enum Protocol {

	TCP(6), UDP(17), SCTP(132);

	private final int number;

	Protocol(int number) {
		this.number = number;
	}

	/** The protocol's number in the IP header. */
	int number() {
		return this.number;
	}

}
