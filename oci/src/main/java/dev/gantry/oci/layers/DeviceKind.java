package dev.gantry.oci.layers;

/** The kinds of special files that a layer may hold. */
public enum DeviceKind {

	CHARACTER, BLOCK, FIFO

}
