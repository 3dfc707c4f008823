package dev.gantry.engine.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.containers.Rlimit;
import dev.gantry.engine.containers.Rlimit.Resource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hard limits that this process has and the launcher inherits: nobody without
 * CAP_SYS_RESOURCE can give a container more, so what is asked for is lowered to them.
 */
final class HostLimits {

	private static final Logger LOGGER = LoggerFactory.getLogger(HostLimits.class);

	private static final long UNLIMITED = -1;

	/** Columns of {@code /proc/self/limits}, see proc_pid_limits(5). */
	private static final int HARD_FROM = 47;

	private static final int HARD_TO = 68;

	/** The lines of {@code /proc/self/limits} in their order. */
	private static final List<Resource> ORDER = List.of(Resource.CPU, Resource.FSIZE, Resource.DATA, Resource.STACK,
			Resource.CORE, Resource.RSS, Resource.NPROC, Resource.NOFILE, Resource.MEMLOCK, Resource.AS, Resource.LOCKS,
			Resource.SIGPENDING, Resource.MSGQUEUE, Resource.NICE, Resource.RTPRIO, Resource.RTTIME);

	private static final Map<Resource, Long> HARD = read(Path.of("/proc/self/limits"));

	private HostLimits() {
	}

	/** The limit that a container can have. */
	static Rlimit clamp(Rlimit wanted) {
		return clamp(wanted, HARD.getOrDefault(wanted.resource(), UNLIMITED));
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

	private static long lower(long wanted, long ceiling) {
		return (Long.compareUnsigned(wanted, ceiling) > 0) ? ceiling : wanted;
	}

	static Map<Resource, Long> read(Path file) {
		try {
			List<String> lines = Files.readAllLines(file);
			Map<Resource, Long> limits = new EnumMap<>(Resource.class);
			for (int i = 0; i < ORDER.size(); i++) {
				String hard = lines.get(i + 1).substring(HARD_FROM, HARD_TO).strip();
				limits.put(ORDER.get(i), hard.equals("unlimited") ? UNLIMITED : Long.parseLong(hard));
			}
			return limits;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("read " + file, ex);
		}
	}

}
