package dev.gantry.engine.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container has used from its start until one moment. Counters only grow: what
 * happened in between is the difference of two samples.
 *
 * @param at the moment
 * @param cpu processor time
 * @param memory memory
 * @param pids processes and threads
 * @param block input and output by block device
 * @param networks traffic by interface; empty without a network of its own
 * @param pressure what it waited for; empty where the kernel does not tell by group, as
 * version 1 of control groups does not
 */
public record StatsSample(Instant at, Cpu cpu, Memory memory, Pids pids, List<BlockDevice> block,
		Map<String, Interface> networks, Optional<Pressure> pressure) {

	public StatsSample {
		block = List.copyOf(block);
		networks = Map.copyOf(networks);
	}

	/**
	 * Processor time.
	 *
	 * @param total all of it
	 * @param user in programs
	 * @param system in the kernel
	 * @param host what all processors of the host together spent on anything
	 * @param processors how many the host has
	 * @param periods in which a limit was enforced
	 * @param throttledPeriods in which the container was held up
	 * @param throttled how long it was held up
	 */
	public record Cpu(Duration total, Duration user, Duration system, Duration host, int processors, long periods,
			long throttledPeriods, Duration throttled) {
	}

	/**
	 * Memory in bytes.
	 *
	 * @param used what counts against the limit, page cache included
	 * @param idleCache page cache of it that the kernel takes back first
	 * @param peak the most that was ever used; 0 where the kernel does not tell
	 * @param limit its limit, or the host's memory where it has none
	 * @param failures how often the limit was hit
	 * @param outOfMemoryKills how many processes were killed for it
	 * @param details the kernel's own figures by name
	 */
	public record Memory(long used, long idleCache, long peak, long limit, long failures, long outOfMemoryKills,
			Map<String, Long> details) {

		public Memory {
			details = Map.copyOf(details);
		}

	}

	/**
	 * Processes and threads.
	 *
	 * @param current how many there are
	 * @param limit how many there may be; 0 for no limit
	 */
	public record Pids(long current, long limit) {
	}

	/**
	 * Input and output of a block device in bytes and operations.
	 *
	 * @param major of the device; 0:0 where the kernel tells only the sum of all devices
	 * @param minor of the device
	 */
	public record BlockDevice(int major, int minor, long readBytes, long writtenBytes, long reads, long writes) {
	}

	/** Traffic of an interface as the container sees it. */
	public record Interface(long receivedBytes, long receivedPackets, long receiveErrors, long receiveDrops,
			long sentBytes, long sentPackets, long sendErrors, long sendDrops) {
	}

	/** How long processes of the container waited for something. */
	public record Pressure(Waiting cpu, Waiting memory, Waiting io) {
	}

	/**
	 * Waiting for one resource.
	 *
	 * @param some the share of the last 10 seconds in which at least one process waited,
	 * in per cent
	 * @param full the share in which all did
	 * @param someTotal since the start, for at least one
	 * @param fullTotal since the start, for all
	 */
	public record Waiting(double some, double full, Duration someTotal, Duration fullTotal) {
	}

}
