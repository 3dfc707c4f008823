package dev.gantry.router.link;

import java.io.IOException;
import java.time.Duration;

import dev.gantry.contracts.routing.RouterReport;
import dev.gantry.contracts.routing.RoutingTable;

/** Where routing tables come from and reports go to. */
interface RoutingSource {

	/**
	 * Waits for a table with another revision.
	 * @param routerId the router that asks
	 * @param revision of the table in force
	 * @param wait after how long the answer comes all the same
	 * @return the present table
	 * @throws IOException when the platform cannot be asked or refuses
	 */
	RoutingTable await(String routerId, long revision, Duration wait) throws IOException, InterruptedException;

	/** Tells what this router has done. */
	void report(RouterReport report) throws IOException, InterruptedException;

}
