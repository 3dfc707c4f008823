package dev.gantry.engine.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.gantry.kernel.nftables.Expression;
import dev.gantry.kernel.nftables.MapElement;
import dev.gantry.kernel.nftables.MapType;
import dev.gantry.kernel.nftables.Transaction;

/**
 * The sets of the packet filter that tell its rules of networks.
 *
 * @param segments the networks
 */
record SegmentSets(Collection<Segment> segments) {

	/** The names of all bridges. */
	static final String BRIDGES = "bridges";

	/** Addresses of all members; with the suffix 6 those of IPv6. */
	static final String MEMBERS = "members";

	/** Those of them that the outside must not see. */
	static final String MASKED = "masked";

	void addTo(Transaction transaction) {
		transaction.addSet(BRIDGES, MapType.INTERFACE)
			.addSet("internal", MapType.INTERFACE)
			.addSet("talking", MapType.INTERFACE.and(MapType.INTERFACE));
		for (String set : List.of(MEMBERS, MASKED)) {
			transaction.addRangeSet(set, MapType.ADDRESS).addRangeSet(set + "6", MapType.ADDRESS6);
		}
		List<MapElement> bridges = new ArrayList<>();
		List<MapElement> internal = new ArrayList<>();
		List<MapElement> talking = new ArrayList<>();
		for (Segment segment : this.segments) {
			byte[] name = Expression.interfaceName(segment.bridgeName());
			bridges.add(MapElement.of(name));
			if (segment.traffic().internal()) {
				internal.add(MapElement.of(name));
			}
			if (segment.traffic().betweenMembers()) {
				byte[] both = new byte[2 * name.length];
				System.arraycopy(name, 0, both, 0, name.length);
				System.arraycopy(name, 0, both, name.length, name.length);
				talking.add(MapElement.of(both));
			}
		}
		transaction.addElements(BRIDGES, bridges).addElements("internal", internal).addElements("talking", talking);
		transaction.addElements(MEMBERS, ranges(this.segments)).addElements(MEMBERS + "6", ranges6(this.segments));
		List<Segment> masked = this.segments.stream()
			.filter((segment) -> segment.traffic().masquerade() && !segment.traffic().internal())
			.toList();
		transaction.addElements(MASKED, ranges(masked)).addElements(MASKED + "6", ranges6(masked));
	}

	private static List<MapElement> ranges(Collection<Segment> segments) {
		List<MapElement> ranges = new ArrayList<>();
		for (Segment segment : segments) {
			Subnet subnet = segment.subnet();
			ranges.add(MapElement.of(Transaction.parts(subnet.network())));
			ranges.add(new MapElement(Transaction.parts((int) (subnet.network() + subnet.size())), null, true));
		}
		return ranges;
	}

	private static List<MapElement> ranges6(Collection<Segment> segments) {
		List<MapElement> ranges = new ArrayList<>();
		for (Segment segment : segments) {
			segment.inet6().ifPresent((subnet) -> {
				ranges.add(MapElement.of(subnet.first().getAddress()));
				ranges.add(new MapElement(subnet.end().getAddress(), null, true));
			});
		}
		return ranges;
	}

}
