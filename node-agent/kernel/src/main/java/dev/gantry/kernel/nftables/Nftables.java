package dev.gantry.kernel.nftables;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.gantry.kernel.netlink.NetlinkException;
import dev.gantry.kernel.netlink.NetlinkMessage;
import dev.gantry.kernel.netlink.NetlinkReply;
import dev.gantry.kernel.netlink.NetlinkSocket;

/** Tables of the family {@code inet} in the namespace that this process is in. */
public final class Nftables implements AutoCloseable {

	private static final int GROUP = 7;

	private static final int GENERATION_PROCESS = 2;

	private static final int CHAIN_TABLE = 1;

	private static final int CHAIN_NAME = 3;

	private static final int CHAIN_HOOK = 4;

	private static final int CHAIN_POLICY = 5;

	private static final int HOOK_NUMBER = 1;

	private static final int POLICY_DROP = 0;

	private static final int INPUT_HOOK = 1;

	private final NetlinkSocket socket;

	private Nftables(NetlinkSocket socket) {
		this.socket = socket;
	}

	public static Nftables open() {
		return new Nftables(NetlinkSocket.open(NetlinkSocket.NETFILTER));
	}

	/**
	 * Makes all changes of a transaction, or none.
	 * @param operation what is attempted, for errors
	 */
	public void apply(Transaction transaction, String operation) {
		this.socket.transaction(NftMessages.begin(), transaction.messages(), NftMessages.end(), operation,
				"nftables table inet " + transaction.table());
	}

	/** Whether a table exists. */
	public boolean hasTable(String table) {
		try {
			this.socket.exchange(NftMessages.of(NftMessages.GET_TABLE, 0).attribute(1, table), "read nftables table",
					table);
			return true;
		}
		catch (NetlinkException ex) {
			if (ex.absent()) {
				return false;
			}
			throw ex;
		}
	}

	/** How many rules a table has; 0 also when there is no such table. */
	public int countRules(String table) {
		NetlinkMessage message = NftMessages.of(NftMessages.GET_RULE, NetlinkMessage.DUMP).attribute(1, table);
		return count(this.socket.dump(message, "read nftables rules", table), NftMessages.NEW_RULE);
	}

	/**
	 * Waits until the rules of this namespace change, whoever changes them.
	 * @param socket one that listens, see {@link #listening}
	 * @return whether another program changed them; false also when nothing happened
	 * within the socket's patience
	 */
	public static boolean awaitForeignChange(NetlinkSocket socket) {
		for (NetlinkReply message : socket.hear()) {
			if (NftMessages.isReply(message.type(), NftMessages.NEW_GENERATION)) {
				byte[] process = message.attributes(NftMessages.HEADER).get(GENERATION_PROCESS);
				if (process == null || !isOurs(ByteBuffer.wrap(process).getInt())) {
					return true;
				}
			}
		}
		return false;
	}

	/** The kernel tells the thread. One that has ended since counts as foreign. */
	private static boolean isOurs(int thread) {
		return Files.exists(Path.of("/proc/self/task/" + thread));
	}

	/**
	 * A socket that hears of changes of the rules.
	 * @param patience how long one waits at it, in seconds
	 */
	public static NetlinkSocket listening(int patience) {
		return NetlinkSocket.listening(NetlinkSocket.NETFILTER, GROUP, patience);
	}

	/** How many elements a map has; 0 also when there is no such table or map. */
	public int countElements(String table, String map) {
		NetlinkMessage message = NftMessages.of(NftMessages.GET_ELEMENTS, NetlinkMessage.DUMP)
			.attribute(1, table)
			.attribute(2, map);
		try {
			return this.socket.dump(message, "read nftables map", map)
				.stream()
				.filter((reply) -> NftMessages.isReply(reply.type(), NftMessages.NEW_ELEMENTS))
				.mapToInt(Nftables::elementsOf)
				.sum();
		}
		catch (NetlinkException ex) {
			if (ex.absent()) {
				return 0;
			}
			throw ex;
		}
	}

	/**
	 * The base chains of other programs for packets that pass through this host and that
	 * drop what none of their rules decides, as {@code table chain}.
	 */
	public List<String> droppingForwardChains() {
		return droppingChains(HookPoint.FORWARD.hook());
	}

	/**
	 * The base chains of other programs for packets to this host itself that drop what
	 * none of their rules decides, as {@code table chain}.
	 */
	public List<String> droppingInputChains() {
		return droppingChains(INPUT_HOOK);
	}

	private List<String> droppingChains(int number) {
		NetlinkMessage message = NftMessages.ofAnyFamily(NftMessages.GET_CHAIN, NetlinkMessage.DUMP);
		return this.socket.dump(message, "read nftables chains", "of all tables")
			.stream()
			.filter((reply) -> NftMessages.isReply(reply.type(), NftMessages.NEW_CHAIN))
			.map((reply) -> reply.attributes(NftMessages.HEADER))
			.filter((chain) -> drops(chain, number))
			.map((chain) -> text(chain.get(CHAIN_TABLE)) + " " + text(chain.get(CHAIN_NAME)))
			.toList();
	}

	private static boolean drops(Map<Integer, byte[]> chain, int number) {
		byte[] hook = chain.get(CHAIN_HOOK);
		byte[] policy = chain.get(CHAIN_POLICY);
		return hook != null && policy != null && ByteBuffer.wrap(policy).getInt() == POLICY_DROP
				&& ByteBuffer.wrap(NetlinkReply.attributes(hook, 0).get(HOOK_NUMBER)).getInt() == number;
	}

	private static String text(byte[] value) {
		return new String(value, StandardCharsets.UTF_8).replace("\0", "");
	}

	private static int count(List<NetlinkReply> replies, int type) {
		return (int) replies.stream().filter((reply) -> NftMessages.isReply(reply.type(), type)).count();
	}

	/** The list's attributes all have the same number, so they are counted by hand. */
	private static int elementsOf(NetlinkReply reply) {
		byte[] list = reply.attributes(NftMessages.HEADER).get(3);
		int elements = 0;
		int position = 0;
		while (list != null && position + 4 <= list.length) {
			int length = Math.max(4, NetlinkReply.number(list, position) & 0xffff);
			elements++;
			position += (length + 3) & ~3;
		}
		return elements;
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
