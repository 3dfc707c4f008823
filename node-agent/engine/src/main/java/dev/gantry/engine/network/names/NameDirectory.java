package dev.gantry.engine.network.names;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** What is known of the containers that ask and are asked for. */
public interface NameDirectory {

	/**
	 * Who asks, told by the address that the question comes from.
	 * @return nothing for somebody who may not ask
	 */
	Optional<Asker> asker(InetAddress source);

	/** A container that asks. */
	interface Asker {

		/**
		 * The addresses of a name in the asker's networks.
		 * @param name in lower case, without a dot at its end
		 * @return nothing when nobody there has that name; an empty list is never given
		 */
		Optional<List<InetAddress>> addresses(String name);

		/** The name of who has an address in the asker's networks. */
		Optional<String> name(InetAddress address);

		/**
		 * Whom to ask for everything else, in order; none when the asker can reach
		 * nothing outside of its networks.
		 */
		List<InetSocketAddress> upstreams();

	}

}
