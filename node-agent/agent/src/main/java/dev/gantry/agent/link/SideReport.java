package dev.gantry.agent.link;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.gantry.contracts.errors.GantryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the platform something to look at, once per {@link #tell()}. What cannot be
 * delivered is gone: nothing is decided by it, and the next one comes soon.
 *
 * @param <T> what is told
 */
public final class SideReport<T> {

	private static final Logger log = LoggerFactory.getLogger(SideReport.class);

	private final String what;

	private final BooleanSupplier joined;

	private final Supplier<Optional<T>> measure;

	private final Consumer<T> sink;

	/**
	 * Creates the report.
	 * @param what it is, for the log, as in "cannot tell what ..."
	 * @param joined whether this node is a member already
	 * @param measure finds out what to tell; empty for nothing
	 * @param sink where it goes; fails with {@link GantryException} when the platform
	 * cannot be reached or refuses
	 */
	public SideReport(String what, BooleanSupplier joined, Supplier<Optional<T>> measure, Consumer<T> sink) {
		this.what = what;
		this.joined = joined;
		this.measure = measure;
		this.sink = sink;
	}

	/** Measures and tells; an unreachable platform is no error here. */
	public void tell() {
		if (!this.joined.getAsBoolean()) {
			return;
		}
		try {
			this.measure.get().ifPresent(this.sink);
		}
		catch (GantryException ex) {
			log.debug("The platform could not be told {}: {}", this.what, ex.getMessage());
		}
		catch (RuntimeException ex) {
			// A timer forgets a task that throws.
			log.warn("It could not be found out or told {}", this.what, ex);
		}
	}

}
