package dev.gantry.engine.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the host asks for names, and what of it containers can ask
 * ({@code resolv.conf(5)}). A container cannot reach the host's loopback, so of a
 * resolver there (systemd-resolved, dnsmasq) either the servers behind it are taken,
 * where the host tells them, or questions to the bridge's address are led to it by the
 * packet filter. IPv6 servers are left out: the containers' network is IPv4 only.
 *
 * @param nameservers the host's, IPv4 only, in order
 * @param search the domains to look for short names in
 * @param options of the resolver
 */
record HostResolver(List<Integer> nameservers, List<String> search, List<String> options) {

	private static final Path FILE = Path.of("/etc/resolv.conf");

	/** Where systemd-resolved tells the servers that it asks itself. */
	private static final Path UPSTREAMS = Path.of("/run/systemd/resolve/resolv.conf");

	private static final int LOOPBACK = 0x7f000001;

	private static final Pattern SPACES = Pattern.compile("\\s+");

	HostResolver {
		nameservers = List.copyOf(nameservers);
		search = List.copyOf(search);
		options = List.copyOf(options);
	}

	/** The resolver of this host. */
	static HostResolver read() {
		return choose(parse(contentOf(FILE)), parse(contentOf(UPSTREAMS)));
	}

	/**
	 * The host's resolver, or the upstreams of it when all of its servers are on the
	 * loopback and there are such.
	 */
	static HostResolver choose(HostResolver host, HostResolver upstreams) {
		if (host.reachable().isEmpty() && !upstreams.reachable().isEmpty()) {
			return new HostResolver(upstreams.nameservers(), host.search(), host.options());
		}
		return host;
	}

	static HostResolver parse(String text) {
		List<Integer> nameservers = new ArrayList<>();
		List<String> search = List.of();
		List<String> options = new ArrayList<>();
		for (String line : text.lines().map(String::strip).toList()) {
			String[] words = SPACES.split(line);
			List<String> rest = List.of(words).subList(1, words.length);
			switch (words[0]) {
				case "nameserver" ->
					rest.stream().limit(1).forEach((word) -> Ipv4.parse(word).ifPresent(nameservers::add));
				case "search", "domain" -> search = rest;
				case "options" -> options.addAll(rest);
				default -> {
				}
			}
		}
		return new HostResolver(nameservers, search, options);
	}

	/** The servers that a container can ask itself. */
	List<Integer> reachable() {
		return this.nameservers.stream().filter((address) -> !Ipv4.isLoopback(address)).toList();
	}

	/**
	 * The server on the host's loopback that questions to the gateway must be led to;
	 * none when containers can ask others. Without any server the resolver's own default
	 * is the loopback.
	 */
	Optional<Integer> behindGateway() {
		if (!reachable().isEmpty()) {
			return Optional.empty();
		}
		return Optional.of(this.nameservers.isEmpty() ? LOOPBACK : this.nameservers.get(0));
	}

	/** All that the host itself asks, in order; they may be on the loopback. */
	List<String> servers() {
		return (this.nameservers.isEmpty() ? List.of(LOOPBACK) : this.nameservers).stream().map(Ipv4::format).toList();
	}

	/** The first server that the host itself asks; it may be on the loopback. */
	int first() {
		List<Integer> reachable = reachable();
		return reachable.isEmpty() ? behindGateway().orElse(LOOPBACK) : reachable.get(0);
	}

	/** What containers ask, in order. */
	List<String> forContainers(int gateway) {
		List<Integer> reachable = reachable();
		return (reachable.isEmpty() ? List.of(gateway) : reachable).stream().map(Ipv4::format).toList();
	}

	private static String contentOf(Path file) {
		try {
			return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException("read resolver configuration " + file, ex);
		}
	}

}
