package dev.gantry.engine.network;

/** A transport protocol with ports. */
public enum Protocol {

	TCP, UDP

}
