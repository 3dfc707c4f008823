package dev.gantry.platform.sources;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;

import dev.gantry.platform.sources.SourceEntry.Kind;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Reads a zip archive from a file: its directory, which has modes and links, comes last.
 */
final class ZipReader implements SourceReader {

	private static final int LONGEST_TARGET = 4096;

	private final ZipFile zip;

	private final Enumeration<ZipArchiveEntry> entries;

	private ZipArchiveEntry current;

	ZipReader(Path file) throws IOException {
		this.zip = ZipFile.builder().setPath(file).setCharset(StandardCharsets.UTF_8).get();
		this.entries = this.zip.getEntriesInPhysicalOrder();
	}

	@Override
	public SourceEntry next() throws IOException {
		if (!this.entries.hasMoreElements()) {
			return null;
		}
		this.current = this.entries.nextElement();
		boolean link = this.current.isUnixSymlink();
		Kind kind = link ? Kind.SYMLINK : (this.current.isDirectory() ? Kind.DIRECTORY : Kind.FILE);
		int mode = this.current.getUnixMode() & 0777;
		if (mode == 0) {
			mode = (kind == Kind.DIRECTORY) ? 0755 : 0644;
		}
		long modified = (this.current.getTime() > 0) ? this.current.getTime() / 1000 : 0;
		return new SourceEntry(this.current.getName(), kind, link ? target() : null, this.current.getSize(), mode,
				modified);
	}

	private String target() throws IOException {
		try (InputStream in = content()) {
			return new String(in.readNBytes(LONGEST_TARGET), StandardCharsets.UTF_8);
		}
	}

	@Override
	public InputStream content() throws IOException {
		if (!this.zip.canReadEntryData(this.current)) {
			throw new IOException("'" + this.current.getName() + "' is encrypted or packed in an unknown way");
		}
		return this.zip.getInputStream(this.current);
	}

	@Override
	public void finish() {
		// The directory was read first: a zip that is cut does not open.
	}

	@Override
	public void close() throws IOException {
		this.zip.close();
	}

}
