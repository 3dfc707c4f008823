package dev.gantry.agent.link;

import java.io.InputStream;
import java.time.Duration;

import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.BuildProgress;
import dev.gantry.contracts.link.DiscardedVolumes;
import dev.gantry.contracts.link.JoinReply;
import dev.gantry.contracts.link.JoinRequest;
import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.link.ReportReply;

/**
 * What an agent asks of the platform. Every method throws
 * {@link PlatformUnreachableException} when there was no usable answer,
 * {@link TokenRefusedException} when the token does not count, and another
 * {@link dev.gantry.contracts.errors.GantryException} when the platform refused for a
 * reason of its own.
 */
public interface Platform {

	/** Joins with a join token, or renews with the node's own. */
	JoinReply join(String token, JoinRequest request);

	/** Tells the node's whole state. */
	ReportReply report(NodeReport report);

	/**
	 * Asks what to do; the answer comes at once when the revision differs, else when it
	 * changes or the wait is over.
	 */
	Assignments assignments(long revision, Duration wait);

	/** Tells which volumes' data is deleted. */
	void discarded(DiscardedVolumes volumes);

	/** The source archive of a build, to be closed by the caller. */
	InputStream source(String buildId);

	/** Tells how a build goes. */
	void progress(String buildId, BuildProgress progress);

}
