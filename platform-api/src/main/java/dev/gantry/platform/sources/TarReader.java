package dev.gantry.platform.sources;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import dev.gantry.platform.sources.SourceEntry.Kind;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads a tar archive from a stream. */
final class TarReader implements SourceReader {

	private static final int BLOCK = 512;

	private final LimitedStream raw;

	private final TarArchiveInputStream tar;

	TarReader(LimitedStream raw) {
		this.raw = raw;
		this.tar = new TarArchiveInputStream(raw, StandardCharsets.UTF_8.name());
	}

	@Override
	public SourceEntry next() throws IOException {
		TarArchiveEntry entry = this.tar.getNextEntry();
		if (entry == null) {
			return null;
		}
		return new SourceEntry(entry.getName(), kind(entry), entry.getLinkName(), entry.getRealSize(),
				entry.getMode() & 0777, entry.getLastModifiedTime().toMillis() / 1000);
	}

	private static Kind kind(TarArchiveEntry entry) {
		if (entry.isSymbolicLink()) {
			return Kind.SYMLINK;
		}
		if (entry.isLink()) {
			return Kind.HARDLINK;
		}
		if (entry.isDirectory()) {
			return Kind.DIRECTORY;
		}
		return entry.isFile() && !entry.isFIFO() && !entry.isCharacterDevice() && !entry.isBlockDevice() ? Kind.FILE
				: Kind.OTHER;
	}

	@Override
	public InputStream content() {
		return this.tar;
	}

	@Override
	public void finish() throws IOException {
		// An archive that was cut between two entries shows it by nothing but this.
		if (this.raw.trailingZeros() < BLOCK) {
			throw new EOFException("the end of the archive is missing");
		}
		byte[] rest = new byte[8192];
		while (this.raw.read(rest, 0, rest.length) >= 0) {
			// What follows is padding, and the checksum of the compression.
		}
	}

	@Override
	public void close() throws IOException {
		this.tar.close();
	}

}
