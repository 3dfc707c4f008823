package dev.gantry.engine.launch;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.net.UnixDomainSocketAddress;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * A home's share of the host's user numbers. Several homes on one host agree by a file
 * per block that names the home which has it; a home whose spawner does not answer has
 * lost its claim, because its containers have no namespaces any more to come.
 */
final class UidBlock {

	/**
	 * Blocks of 2^28 numbers; the first is left to the host and to {@code /etc/subuid}.
	 */
	private static final int BLOCKS = 15;

	private static final int BLOCK_BITS = 28;

	private final Path claim;

	private final int number;

	private UidBlock(Path claim, int number) {
		this.claim = claim;
		this.number = number;
	}

	/**
	 * Claims a block for a home, the same one each time where it can be had.
	 * @param directory where all homes of the host look, made where it is missing
	 * @param shortName the home's short name
	 * @param runDirectory where the home's spawner answers
	 */
	static UidBlock claim(Path directory, String shortName, Path runDirectory) throws IOException {
		Files.createDirectories(directory);
		int preferred = (int) (Long.parseLong(shortName, 16) % BLOCKS);
		for (int i = 0; i < BLOCKS; i++) {
			int number = (preferred + i) % BLOCKS;
			Path claim = directory.resolve("uid-block-" + number);
			if (take(claim, runDirectory.toString())) {
				return new UidBlock(claim, number);
			}
		}
		throw new GantryException(ErrorCode.HOST_UNFIT, "All " + BLOCKS + " blocks of user numbers in " + directory
				+ " are taken by other platforms on this host", "Stop one of them");
	}

	private static boolean take(Path claim, String runDirectory) throws IOException {
		for (int attempt = 0; attempt < 2; attempt++) {
			try {
				Files.writeString(claim, runDirectory, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
			}
			catch (FileAlreadyExistsException ex) {
				String owner = ownerOf(claim);
				if (!owner.equals(runDirectory) && !answers(owner)) {
					Files.deleteIfExists(claim);
					continue;
				}
			}
			return ownerOf(claim).equals(runDirectory);
		}
		return false;
	}

	private static String ownerOf(Path claim) throws IOException {
		try {
			return Files.readString(claim).strip();
		}
		catch (NoSuchFileException ex) {
			return "";
		}
	}

	private static boolean answers(String runDirectory) {
		try (SocketChannel channel = SocketChannel
			.open(UnixDomainSocketAddress.of(Path.of(runDirectory, "spawner.sock")))) {
			return channel.isConnected();
		}
		catch (IOException | IllegalArgumentException ex) {
			return false;
		}
	}

	/** The first number of the block. */
	long first() {
		return (long) (this.number + 1) << BLOCK_BITS;
	}

	/** Gives the block back; no container may run. */
	void release() throws IOException {
		Files.deleteIfExists(this.claim);
		try {
			Files.deleteIfExists(this.claim.getParent());
		}
		catch (DirectoryNotEmptyException ex) {
			// Other homes have theirs.
			return;
		}
	}

}
