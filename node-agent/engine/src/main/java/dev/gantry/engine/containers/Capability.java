package dev.gantry.engine.containers;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * The kernel's capabilities in the order of their numbers, see capabilities(7).
 */
public enum Capability {

	CHOWN, DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER, FSETID, KILL, SETGID, SETUID, SETPCAP, LINUX_IMMUTABLE,
	NET_BIND_SERVICE, NET_BROADCAST, NET_ADMIN, NET_RAW, IPC_LOCK, IPC_OWNER, SYS_MODULE, SYS_RAWIO, SYS_CHROOT,
	SYS_PTRACE, SYS_PACCT, SYS_ADMIN, SYS_BOOT, SYS_NICE, SYS_RESOURCE, SYS_TIME, SYS_TTY_CONFIG, MKNOD, LEASE,
	AUDIT_WRITE, AUDIT_CONTROL, SETFCAP, MAC_OVERRIDE, MAC_ADMIN, SYSLOG, WAKE_ALARM, BLOCK_SUSPEND, AUDIT_READ,
	PERFMON, BPF, CHECKPOINT_RESTORE;

	/** The fourteen that Docker gives. */
	public static final Set<Capability> DEFAULT = Set.copyOf(EnumSet.of(CHOWN, DAC_OVERRIDE, FSETID, FOWNER, MKNOD,
			NET_RAW, SETGID, SETUID, SETFCAP, SETPCAP, NET_BIND_SERVICE, SYS_CHROOT, KILL, AUDIT_WRITE));

	/** The kernel's mask of these capabilities, bit n for capability n. */
	public static long mask(Collection<Capability> capabilities) {
		long mask = 0;
		for (Capability capability : capabilities) {
			mask |= 1L << capability.ordinal();
		}
		return mask;
	}

}
