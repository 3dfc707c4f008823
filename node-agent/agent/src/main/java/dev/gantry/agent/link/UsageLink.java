package dev.gantry.agent.link;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.UsageReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the platform what the instances use, once per {@link #tell()}. What cannot be
 * delivered is gone: these are figures to look at, and the next ones come soon.
 */
public final class UsageLink {

	private static final Logger log = LoggerFactory.getLogger(UsageLink.class);

	private final Sink sink;

	private final BooleanSupplier joined;

	private final Supplier<UsageReport> usage;

	/**
	 * Creates the link.
	 * @param sink where reports go
	 * @param joined whether this node is a member already
	 * @param usage measures now
	 */
	public UsageLink(Sink sink, BooleanSupplier joined, Supplier<UsageReport> usage) {
		this.sink = sink;
		this.joined = joined;
		this.usage = usage;
	}

	/** Measures and tells; an unreachable platform is no error here. */
	public void tell() {
		if (!this.joined.getAsBoolean()) {
			return;
		}
		try {
			UsageReport report = this.usage.get();
			if (!report.instances().isEmpty()) {
				this.sink.usage(report);
			}
		}
		catch (GantryException ex) {
			log.debug("The platform could not be told what instances use: {}", ex.getMessage());
		}
		catch (RuntimeException ex) {
			// A timer forgets a task that throws.
			log.warn("What instances use could not be measured or told", ex);
		}
	}

	/** Where reports go. */
	public interface Sink {

		/**
		 * Tells what the node's instances use.
		 * @throws GantryException if the platform cannot be reached or refuses
		 */
		void usage(UsageReport report);

	}

}
