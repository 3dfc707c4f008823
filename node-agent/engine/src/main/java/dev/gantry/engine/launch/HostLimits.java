package dev.gantry.engine.launch;

import dev.gantry.engine.containers.Rlimit;
import dev.gantry.kernel.process.ProcessLimits;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hard limits that this process has and the launcher inherits: nobody without
 * CAP_SYS_RESOURCE can give a container more, so what is asked for is lowered to them.
 */
final class HostLimits {

	private static final Logger LOGGER = LoggerFactory.getLogger(HostLimits.class);

	private static final ProcessLimits OURS = ProcessLimits.ofThisProcess();

	private HostLimits() {
	}

	/** The limit that a container can have. */
	static Rlimit clamp(Rlimit wanted) {
		return clamp(wanted, OURS.hard(wanted.resource().ordinal()));
	}

	static Rlimit clamp(Rlimit wanted, long ceiling) {
		long hard = lower(wanted.hard(), ceiling);
		long soft = lower(wanted.soft(), ceiling);
		if (hard != wanted.hard() || soft != wanted.soft()) {
			LOGGER.warn("Resource limit {} is lowered from {}:{} to {}:{}, the host's own", wanted.resource(),
					wanted.soft(), wanted.hard(), soft, hard);
		}
		return new Rlimit(wanted.resource(), soft, hard);
	}

	/** No limit is -1, which is more than any number without its sign. */
	private static long lower(long wanted, long ceiling) {
		return (Long.compareUnsigned(wanted, ceiling) > 0) ? ceiling : wanted;
	}

}
