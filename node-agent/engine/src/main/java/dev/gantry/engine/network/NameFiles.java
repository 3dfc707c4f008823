package dev.gantry.engine.network;

import java.util.Map;
import java.util.TreeMap;

/** The contents of the files in a container by which names are looked up. */
public final class NameFiles {

	private NameFiles() {
	}

	/**
	 * The content of {@code /etc/resolv.conf}: the attachment's nameservers with the
	 * host's search domains and options as they are now.
	 */
	public static String resolvConf(Attachment attachment) {
		return resolvConf(attachment, HostResolver.read());
	}

	static String resolvConf(Attachment attachment, HostResolver host) {
		StringBuilder text = new StringBuilder();
		attachment.nameservers().forEach((server) -> text.append("nameserver ").append(server).append('\n'));
		if (!host.search().isEmpty()) {
			text.append("search ").append(String.join(" ", host.search())).append('\n');
		}
		if (!host.options().isEmpty()) {
			text.append("options ").append(String.join(" ", host.options())).append('\n');
		}
		return text.toString();
	}

	/**
	 * The content of {@code /etc/hosts} of a container on the bridge.
	 * @param hostName the container's host name
	 * @param more addresses by name
	 */
	public static String hosts(Attachment attachment, String hostName, Map<String, String> more) {
		return hosts(hostName, more) + attachment.address() + "\t" + hostName + "\n";
	}

	/** The content of {@code /etc/hosts} of a container without a network. */
	public static String hosts(String hostName, Map<String, String> more) {
		StringBuilder text = new StringBuilder("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
		new TreeMap<>(more).forEach((name, address) -> text.append(address).append('\t').append(name).append('\n'));
		return text.toString();
	}

}
