package dev.gantry.engine.network;

import java.util.List;

/**
 * How a container looks names up, beyond what its networks know ({@code resolv.conf(5)}).
 * What is empty is taken from the host.
 *
 * @param servers addresses of name servers, in order
 * @param search domains to look for short names in; {@code .} alone for none
 * @param options of the resolver
 */
public record ResolverSettings(List<String> servers, List<String> search, List<String> options) {

	/** As the host. */
	public static final ResolverSettings HOST = new ResolverSettings(List.of(), List.of(), List.of());

	private static final int MOST_WORDS = 32;

	public ResolverSettings {
		servers = words("name servers", servers);
		search = words("search domains", search);
		options = words("resolver options", options);
		for (String server : servers) {
			if (Inet.parse(server).isEmpty()) {
				throw new IllegalArgumentException("a name server is told by its address, not as '" + server + "'");
			}
		}
	}

	private static List<String> words(String what, List<String> words) {
		List<String> copy = (words == null) ? List.of() : List.copyOf(words);
		if (copy.size() > MOST_WORDS) {
			throw new IllegalArgumentException("at most " + MOST_WORDS + " " + what + " are possible");
		}
		for (String word : copy) {
			if (!word.matches("[A-Za-z0-9_.:%-]{1,253}")) {
				throw new IllegalArgumentException("not one of a container's " + what + ": '" + word + "'");
			}
		}
		return copy;
	}

}
