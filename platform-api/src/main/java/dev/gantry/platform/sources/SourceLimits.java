package dev.gantry.platform.sources;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

import org.springframework.util.unit.DataSize;

/**
 * How much a pushed archive may hold.
 *
 * @param archive the archive as it is sent
 * @param expansion its files together
 * @param entries how many files, directories and links
 */
record SourceLimits(DataSize archive, DataSize expansion, int entries) {

	void checkArchive(long bytes) {
		if (bytes > this.archive.toBytes()) {
			throw new GantryException(ErrorCode.TOO_LARGE,
					"The source archive is larger than " + this.archive.toMegabytes() + " MB",
					"Leave out what the build does not need, for example node_modules and .git, or raise"
							+ " gantry.platform.max-source-size");
		}
	}

	void checkExpansion(long bytes) {
		if (bytes > this.expansion.toBytes()) {
			throw new GantryException(ErrorCode.TOO_LARGE,
					"The source archive expands to more than " + this.expansion.toMegabytes() + " MB",
					"Leave out what the build does not need, or raise gantry.platform.max-source-expansion");
		}
	}

	void checkEntries(int count) {
		if (count > this.entries) {
			throw new GantryException(ErrorCode.TOO_LARGE,
					"The source archive has more than " + this.entries + " entries",
					"Leave out what the build does not need, or raise gantry.platform.max-source-entries");
		}
	}

}
