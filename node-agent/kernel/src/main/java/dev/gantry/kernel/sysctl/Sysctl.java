package dev.gantry.kernel.sysctl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A setting of the running kernel ({@code sysctl(8)}).
 *
 * @param file below {@code /proc/sys}
 */
public record Sysctl(Path file) {

	private static final Path ROOT = Path.of("/proc/sys");

	private static final int LONGEST = 4096;

	/** The first and the last port that the kernel chooses itself. */
	public static final Sysctl LOCAL_PORTS = new Sysctl(ROOT.resolve("net/ipv4/ip_local_port_range"));

	/** Whether this host passes IPv4 packets on between its interfaces. */
	public static final Sysctl IP_FORWARD = new Sysctl(ROOT.resolve("net/ipv4/ip_forward"));

	/**
	 * Whether an interface may carry packets from and to 127.0.0.0/8, as rewritten ones
	 * from this host's own loopback are.
	 */
	public static Sysctl routeLocalnet(String link) {
		return new Sysctl(ROOT.resolve("net/ipv4/conf").resolve(link).resolve("route_localnet"));
	}

	/** Whether an interface has no IPv6. */
	public static Sysctl disableIpv6(String link) {
		return new Sysctl(ROOT.resolve("net/ipv6/conf").resolve(link).resolve("disable_ipv6"));
	}

	/** Whether bridged packets pass the packet filter; there with br_netfilter only. */
	public static final Sysctl BRIDGE_FILTER = new Sysctl(ROOT.resolve("net/bridge/bridge-nf-call-iptables"));

	/** Whether this host passes IPv6 packets on between its interfaces. */
	public static final Sysctl IPV6_FORWARDING = new Sysctl(ROOT.resolve("net/ipv6/conf/all/forwarding"));

	/**
	 * Whether an interface listens to routers that announce themselves: 0 no, 1 unless
	 * this host forwards, 2 always.
	 */
	public static Sysctl acceptRouters(String link) {
		return new Sysctl(ROOT.resolve("net/ipv6/conf").resolve(link).resolve("accept_ra"));
	}

	/** Whether this kernel has the setting. */
	public boolean exists() {
		return Files.exists(this.file);
	}

	/** The value, without the line's end. */
	public String read() {
		// In one read: the kernel answers a second one with the end of the file.
		try (InputStream in = Files.newInputStream(this.file)) {
			return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("read kernel setting " + this.file, ex);
		}
	}

	/**
	 * Sets the value unless it is that already, so that nothing is written where
	 * {@code /proc/sys} is read-only and right.
	 */
	public void ensure(String value) {
		if (!read().equals(value)) {
			try {
				Files.writeString(this.file, value, StandardOpenOption.WRITE);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("set kernel setting " + this.file + " to " + value, ex);
			}
		}
	}

}
