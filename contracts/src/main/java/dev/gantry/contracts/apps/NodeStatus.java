package dev.gantry.contracts.apps;

/** A node's condition in one word. */
public enum NodeStatus {

	/** It reports and takes instances. */
	READY,

	/** It reports and takes no new instances. */
	CORDONED,

	/** As cordoned, and its instances move to other nodes, replacements first. */
	DRAINING,

	/** It has missed heartbeats; its instances are still counted on. */
	SUSPECT,

	/** It is given up; its instances are placed elsewhere. */
	LOST

}
