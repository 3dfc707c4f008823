package dev.gantry.engine.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The contents of the files in a container by which names are looked up. */
public final class NameFiles {

	/** Stands for the host's address as the container reaches it. */
	public static final String HOST_GATEWAY = "host-gateway";

	private static final int LARGEST = 1 << 20;

	private NameFiles() {
	}

	/**
	 * The content of {@code /etc/resolv.conf}: the attachment's nameservers with search
	 * domains and options of the container's own or, where it has none, of the host as
	 * they are now.
	 */
	public static String resolvConf(Attachment attachment, ResolverSettings own) {
		return resolvConf(attachment.nameservers(), own, HostResolver.read());
	}

	/** The content of {@code /etc/resolv.conf} of a container on the host's network. */
	public static String resolvConfOfHost(ResolverSettings own) throws IOException {
		if (own.equals(ResolverSettings.HOST)) {
			return contentOf(Path.of("/etc/resolv.conf"));
		}
		HostResolver host = HostResolver.read();
		return resolvConf(own.servers().isEmpty() ? host.servers() : own.servers(), own, host);
	}

	static String resolvConf(Attachment attachment, HostResolver host) {
		return resolvConf(attachment.nameservers(), ResolverSettings.HOST, host);
	}

	private static String resolvConf(List<String> servers, ResolverSettings own, HostResolver host) {
		StringBuilder text = new StringBuilder();
		List<String> search = own.search().isEmpty() ? host.search() : own.search();
		if (!search.isEmpty() && !search.equals(List.of("."))) {
			text.append("search ").append(String.join(" ", search)).append('\n');
		}
		servers.forEach((server) -> text.append("nameserver ").append(server).append('\n'));
		List<String> options = own.options().isEmpty() ? host.options() : own.options();
		if (!options.isEmpty()) {
			text.append("options ").append(String.join(" ", options)).append('\n');
		}
		return text.toString();
	}

	/**
	 * The content of {@code /etc/hosts} of a container on bridges.
	 * @param hostName the container's host name
	 * @param more addresses by name; {@link #HOST_GATEWAY} as an address is the bridge's
	 */
	public static String hosts(Attachment attachment, String hostName, Map<String, String> more) {
		Map<String, String> lines = new TreeMap<>(more);
		lines.replaceAll((name, address) -> address.equals(HOST_GATEWAY) ? attachment.gateway() : address);
		StringBuilder text = new StringBuilder(hosts(hostName, lines));
		for (Endpoint endpoint : attachment.endpoints()) {
			text.append(endpoint.inet().address()).append('\t').append(hostName).append('\n');
			if (endpoint.inet6() != null) {
				text.append(endpoint.inet6().address()).append('\t').append(hostName).append('\n');
			}
		}
		return text.toString();
	}

	/** The content of {@code /etc/hosts} of a container without a network. */
	public static String hosts(String hostName, Map<String, String> more) {
		return "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n" + lines(more);
	}

	/** The content of {@code /etc/hosts} of a container on the host's network. */
	public static String hostsOfHost(Map<String, String> more) throws IOException {
		String host = contentOf(Path.of("/etc/hosts"));
		return (host.isEmpty() || host.endsWith("\n") ? host : host + "\n") + lines(more);
	}

	private static String lines(Map<String, String> more) {
		StringBuilder text = new StringBuilder();
		new TreeMap<>(more).forEach((name, address) -> text.append(address.equals(HOST_GATEWAY) ? "127.0.0.1" : address)
			.append('\t')
			.append(name)
			.append('\n'));
		return text.toString();
	}

	private static String contentOf(Path file) throws IOException {
		if (!Files.exists(file)) {
			return "";
		}
		try (var in = Files.newInputStream(file)) {
			return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
		}
	}

}
