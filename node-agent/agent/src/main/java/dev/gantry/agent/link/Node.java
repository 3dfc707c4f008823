package dev.gantry.agent.link;

import java.util.List;

import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.NodeCapacity;

/** What the link steers and speaks for. */
public interface Node {

	/** What the node can give now. */
	NodeCapacity capacity();

	/** Every container that counts, as it stands. */
	List<ContainerReport> containers();

	/** What is wrong with the host, for people. */
	List<String> faults();

	/** Begins to do what is assigned; returns soon. */
	void assign(Assignments assignments);

	/**
	 * The node belongs to another platform now: what the former one assigned is unknown
	 * from here on.
	 */
	void forgetAssignments();

}
