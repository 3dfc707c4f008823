package dev.gantry.scheduler.placement;

import java.util.Map;
import java.util.stream.Collectors;

import dev.gantry.contracts.values.MemorySize;

/** The rules that a node can fail, in the order in which they are asked. */
public enum Rule {

	/**
	 * The node must have the data of the volumes that are asked for: data does not move.
	 */
	VOLUMES {
		@Override
		boolean refuses(NodeRoom room, Demand demand) {
			return demand.data().values().stream().anyMatch((node) -> !node.equals(room.id()));
		}

		@Override
		String sentence(int nodes, Demand demand) {
			String volumes = demand.data().keySet().stream().sorted().collect(Collectors.joining(", "));
			return (nodes == 1 ? "1 does" : nodes + " do") + " not have the data of volume " + volumes;
		}
	},

	/** The node must answer. */
	ANSWERS {
		@Override
		boolean refuses(NodeRoom room, Demand demand) {
			return room.standing() == NodeRoom.Standing.SILENT;
		}

		@Override
		String sentence(int nodes, Demand demand) {
			return nodes == 1 ? "1 does not answer" : nodes + " do not answer";
		}
	},

	/** The node must have reported to the present leader. */
	HAS_REPORTED {
		@Override
		boolean refuses(NodeRoom room, Demand demand) {
			return room.standing() == NodeRoom.Standing.UNHEARD;
		}

		@Override
		String sentence(int nodes, Demand demand) {
			return nodes == 1 ? "1 has not reported yet" : nodes + " have not reported yet";
		}
	},

	/** A cordoned node keeps what it has, and gets nothing new. */
	NOT_CORDONED {
		@Override
		boolean refuses(NodeRoom room, Demand demand) {
			return room.standing() == NodeRoom.Standing.CORDONED && !room.id().equals(demand.former());
		}

		@Override
		String sentence(int nodes, Demand demand) {
			return nodes == 1 ? "1 is cordoned" : nodes + " are cordoned";
		}
	},

	/** A node that is being drained gets nothing. */
	NOT_DRAINING {
		@Override
		boolean refuses(NodeRoom room, Demand demand) {
			return room.standing() == NodeRoom.Standing.DRAINING;
		}

		@Override
		String sentence(int nodes, Demand demand) {
			return nodes == 1 ? "1 is being drained" : nodes + " are being drained";
		}
	},

	/** The node must have the processor that is asked for. */
	ARCHITECTURE {
		@Override
		boolean refuses(NodeRoom room, Demand demand) {
			String wanted = demand.rules().architecture();
			return wanted != null && !wanted.equals(room.architecture());
		}

		@Override
		String sentence(int nodes, Demand demand) {
			return (nodes == 1 ? "1 is" : nodes + " are") + " not " + demand.rules().architecture();
		}
	},

	/** The node must have the labels that are asked for. */
	LABELS {
		@Override
		boolean refuses(NodeRoom room, Demand demand) {
			Map<String, String> wanted = demand.rules().labels();
			return !wanted.isEmpty() && !room.labels().entrySet().containsAll(wanted.entrySet());
		}

		@Override
		String sentence(int nodes, Demand demand) {
			return (nodes == 1 ? "1 is" : nodes + " are") + " not labelled "
					+ demand.rules()
						.labels()
						.entrySet()
						.stream()
						.map((label) -> label.getKey() + "=" + label.getValue())
						.sorted()
						.collect(Collectors.joining(", "));
		}
	},

	/** The node must have enough memory that is not reserved. */
	MEMORY {
		@Override
		boolean refuses(NodeRoom room, Demand demand) {
			return room.freeMemoryBytes() < demand.limits().memory().bytes();
		}

		@Override
		String sentence(int nodes, Demand demand) {
			return (nodes == 1 ? "1 has" : nodes + " have") + " less than " + words(demand.limits().memory()) + " free";
		}
	},

	/** The node must have enough CPU that is not reserved. */
	CPU {
		@Override
		boolean refuses(NodeRoom room, Demand demand) {
			return room.freeCpuMillis() < demand.limits().cpu().millis();
		}

		@Override
		String sentence(int nodes, Demand demand) {
			return (nodes == 1 ? "1 has" : nodes + " have") + " less than " + demand.limits().cpu() + " CPU free";
		}
	},

	/** The node must have enough disk that is not reserved. */
	DISK {
		@Override
		boolean refuses(NodeRoom room, Demand demand) {
			long wanted = demand.rules().disk().bytes();
			return wanted > 0 && room.freeDiskBytes() < wanted;
		}

		@Override
		String sentence(int nodes, Demand demand) {
			return (nodes == 1 ? "1 has" : nodes + " have") + " less than " + words(demand.rules().disk())
					+ " of disk free";
		}
	};

	/** Whether it is about room, which others can make by going. */
	boolean aboutRoom() {
		return this == MEMORY || this == CPU || this == DISK;
	}

	abstract boolean refuses(NodeRoom room, Demand demand);

	/** What is said of so many nodes that fail the rule. */
	abstract String sentence(int nodes, Demand demand);

	private static String words(MemorySize size) {
		String text = size.toString();
		int unit = text.length();
		while (unit > 0 && !Character.isDigit(text.charAt(unit - 1))) {
			unit--;
		}
		String suffix = text.substring(unit);
		return text.substring(0, unit) + " " + (suffix.isEmpty() ? "bytes" : suffix + "B");
	}

}
