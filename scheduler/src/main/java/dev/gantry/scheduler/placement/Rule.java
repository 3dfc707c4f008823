package dev.gantry.scheduler.placement;

import dev.gantry.contracts.values.MemorySize;

/** The rules that a node can fail, in the order in which they are asked. */
public enum Rule {

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
	};

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
