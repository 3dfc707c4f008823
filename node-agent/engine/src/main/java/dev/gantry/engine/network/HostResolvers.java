package dev.gantry.engine.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.gantry.kernel.nftables.MapElement;
import dev.gantry.kernel.nftables.Transaction;

/**
 * Who answers the questions that containers ask a gateway when nobody listens there: for
 * the default network the host's resolver, when that is on its loopback; for a named one
 * the host's first, while the agent is down; for an internal one nobody.
 *
 * @param host what the host asks
 * @param segments the networks
 */
record HostResolvers(HostResolver host, Collection<Segment> segments) {

	private static final int DNS = 53;

	List<MapElement> elements() {
		List<MapElement> elements = new ArrayList<>();
		for (Segment segment : this.segments) {
			if (segment.network().isDefault()) {
				this.host.behindGateway().ifPresent((resolver) -> add(elements, segment, resolver));
			}
			else if (!segment.traffic().internal()) {
				add(elements, segment, this.host.first());
			}
		}
		return elements;
	}

	private static void add(List<MapElement> elements, Segment segment, int resolver) {
		for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
			elements.add(new MapElement(Transaction.parts(segment.gateway(), Transaction.leading(protocol.number(), 1)),
					Transaction.parts(resolver, Transaction.leading(DNS, 2))));
		}
	}

}
