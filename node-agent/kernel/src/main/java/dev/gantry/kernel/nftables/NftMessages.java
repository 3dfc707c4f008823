package dev.gantry.kernel.nftables;

import dev.gantry.kernel.netlink.NetlinkMessage;

/** Heads of netfilter's messages ({@code linux/netfilter/nfnetlink.h}). */
final class NftMessages {

	static final int NEW_TABLE = 0;

	static final int GET_TABLE = 1;

	static final int DELETE_TABLE = 2;

	static final int NEW_CHAIN = 3;

	static final int GET_CHAIN = 4;

	static final int NEW_RULE = 6;

	static final int GET_RULE = 7;

	static final int NEW_SET = 9;

	static final int NEW_ELEMENTS = 12;

	static final int GET_ELEMENTS = 13;

	static final int DELETE_ELEMENTS = 14;

	static final int NEW_GENERATION = 15;

	/** Length of the fixed part of each message. */
	static final int HEADER = 4;

	private static final int SUBSYSTEM = 10;

	private static final int FAMILY_INET = 1;

	private static final int BATCH_BEGIN = 0x10;

	private static final int BATCH_END = 0x11;

	private NftMessages() {
	}

	static NetlinkMessage of(int type, int flags) {
		return NetlinkMessage.request(SUBSYSTEM << 8 | type, flags).u8(FAMILY_INET).u8(0).be16(0);
	}

	/** A request about the tables of every family. */
	static NetlinkMessage ofAnyFamily(int type, int flags) {
		return NetlinkMessage.request(SUBSYSTEM << 8 | type, flags).u8(0).u8(0).be16(0);
	}

	static NetlinkMessage begin() {
		return frame(BATCH_BEGIN);
	}

	static NetlinkMessage end() {
		return frame(BATCH_END);
	}

	private static NetlinkMessage frame(int type) {
		return NetlinkMessage.request(type, 0).u8(0).u8(0).be16(SUBSYSTEM);
	}

	/** Whether a reply is of a kind. */
	static boolean isReply(int replyType, int type) {
		return replyType == (SUBSYSTEM << 8 | type);
	}

}
