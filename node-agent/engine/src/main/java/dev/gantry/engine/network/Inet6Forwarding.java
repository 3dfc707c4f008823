package dev.gantry.engine.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.kernel.sysctl.Sysctl;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this host pass IPv6 packets on. A host that does so stops listening to routers
 * that announce themselves, by which it may have found its own way out: interfaces that
 * listened go on.
 */
final class Inet6Forwarding {

	private static final Logger LOGGER = LoggerFactory.getLogger(Inet6Forwarding.class);

	private static final Path INTERFACES = Path.of("/proc/sys/net/ipv6/conf");

	private Inet6Forwarding() {
	}

	static synchronized void ensure() {
		if (!Sysctl.IPV6_FORWARDING.exists()) {
			throw new GantryException(ErrorCode.HOST_UNFIT, "use IPv6 in a network: this host's kernel has none",
					"Create the network without IPv6.");
		}
		if (Sysctl.IPV6_FORWARDING.read().equals("1")) {
			return;
		}
		LOGGER.info("This host passes IPv6 packets on between its interfaces from now on"
				+ " (net.ipv6.conf.all.forwarding), which containers need to reach the outside");
		try (var names = Files.list(INTERFACES)) {
			names.map((path) -> Sysctl.acceptRouters(path.getFileName().toString()))
				.filter((setting) -> setting.exists() && setting.read().equals("1"))
				.forEach((setting) -> setting.ensure("2"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("read " + INTERFACES, ex);
		}
		Sysctl.IPV6_FORWARDING.ensure("1");
	}

}
