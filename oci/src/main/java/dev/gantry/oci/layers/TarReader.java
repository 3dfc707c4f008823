package dev.gantry.oci.layers;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;

import dev.gantry.oci.InvalidImageException;

/**
 * Reads a tar archive from first to last: ustar, pax, GNU, star and the old form. Names
 * and extended attributes stay the bytes that they are, which libraries that read them as
 * text do not manage; sizes and types are understood as Go's archive/tar understands
 * them, so that no layer is one thing to other engines and another to us.
 */
final class TarReader {

	/** The largest extended header, in bytes. */
	private static final int MAX_EXTENDED = 1024 * 1024;

	private static final int MAX_DEVICE_NUMBER = 0xFFFFF;

	private final InputStream in;

	private boolean sparse;

	private InputStream content = InputStream.nullInputStream();

	/** Bytes of the current entry that were not read yet. */
	private long remaining;

	private int padding;

	/**
	 * Reads an archive.
	 * @param in should be buffered
	 */
	TarReader(InputStream in) {
		this.in = in;
	}

	/** The next entry, or {@code null} at the end. */
	TarEntry next() throws IOException {
		Extensions extensions = new Extensions();
		while (true) {
			skipRest();
			TarHeader header = nextHeader();
			if (header == null) {
				if (!extensions.isEmpty()) {
					throw new InvalidImageException("The layer ends after an extended tar header");
				}
				return null;
			}
			switch (header.type()) {
				case 'x' -> extensions.setPax(PaxRecords.parse(readExtended(header)));
				case 'g' -> PaxRecords.parse(readExtended(header)).requireGlobal();
				case 'L' -> extensions.setLongName(terminated(readExtended(header)));
				case 'K' -> extensions.setLongLink(terminated(readExtended(header)));
				default -> {
					return entry(header, extensions);
				}
			}
		}
	}

	/** The current entry's content. */
	InputStream content() {
		return this.content;
	}

	/** Whether that content is not simply what the archive has. */
	boolean isSparse() {
		return this.sparse;
	}

	/** How many bytes of that content the archive still has. */
	long stored() {
		return this.remaining;
	}

	static byte[] readBlock(InputStream in) throws IOException {
		byte[] block = in.readNBytes(TarHeader.BLOCK);
		if (block.length < TarHeader.BLOCK) {
			throw truncated();
		}
		return block;
	}

	private TarHeader nextHeader() throws IOException {
		byte[] block = this.in.readNBytes(TarHeader.BLOCK);
		if (block.length == 0) {
			return null;
		}
		if (block.length < TarHeader.BLOCK) {
			throw truncated();
		}
		if (!TarHeader.isZero(block)) {
			return TarHeader.of(block);
		}
		byte[] second = this.in.readNBytes(TarHeader.BLOCK);
		if (!TarHeader.isZero(second)) {
			throw new InvalidImageException("The layer's tar archive goes on after its end");
		}
		return null;
	}

	private byte[] readExtended(TarHeader header) throws IOException {
		long size = header.size();
		if (size < 0 || size > MAX_EXTENDED) {
			throw new InvalidImageException("The layer has an extended tar header of " + size + " bytes; at most "
					+ MAX_EXTENDED + " are allowed");
		}
		begin(size);
		byte[] data = this.content.readAllBytes();
		if (data.length < size) {
			throw truncated();
		}
		return data;
	}

	private static String terminated(byte[] data) {
		int end = 0;
		while (end < data.length && data[end] != 0) {
			end++;
		}
		return RawText.decode(java.util.Arrays.copyOf(data, end));
	}

	private TarEntry entry(TarHeader header, Extensions extensions) throws IOException {
		String name = extensions.name(header);
		char type = type(header, name);
		PaxRecords pax = extensions.pax();
		boolean hasContent = type == TarEntry.FILE || (header.type() == 0 && type == TarEntry.DIRECTORY);
		long stored = hasContent ? pax.number("size", header.size()) : 0;
		if (stored < 0) {
			throw new InvalidImageException("The layer has a file of negative size");
		}
		begin(stored);
		long size = (type == TarEntry.FILE) ? expand(header, pax) : 0;
		boolean device = type == TarEntry.CHARACTER_DEVICE || type == TarEntry.BLOCK_DEVICE;
		return new TarEntry(type, name, extensions.linkName(header), size, metadata(header, pax),
				device ? deviceNumber(header.major()) : 0, device ? deviceNumber(header.minor()) : 0);
	}

	private static char type(TarHeader header, String name) throws InvalidImageException {
		char type = header.type();
		if (type == 0) {
			return name.endsWith("/") ? TarEntry.DIRECTORY : TarEntry.FILE;
		}
		if (type == '7' || type == 'S') {
			return TarEntry.FILE;
		}
		if (type < TarEntry.FILE || type > TarEntry.FIFO) {
			throw new InvalidImageException("The layer has an entry of the unknown type " + (int) type);
		}
		return type;
	}

	/** Reads the map of a sparse file, if it is one. Gives the size of the content. */
	private long expand(TarHeader header, PaxRecords pax) throws IOException {
		SparseMap map = null;
		if (header.type() == 'S') {
			map = SparseMap.ofGnu(header, this.in);
		}
		else if ("1".equals(pax.text("GNU.sparse.major"))) {
			long before = this.remaining;
			map = SparseMap.ofData(this::line, pax.number("GNU.sparse.realsize", 0));
			long used = before - this.remaining;
			this.content.skipNBytes((TarHeader.BLOCK - used % TarHeader.BLOCK) % TarHeader.BLOCK);
		}
		else if (pax.has("GNU.sparse.map")) {
			map = SparseMap.ofText(pax.text("GNU.sparse.map"), pax.number("GNU.sparse.size", 0));
		}
		this.sparse = map != null;
		if (map == null) {
			return this.remaining;
		}
		this.content = map.expand(this.content, this.remaining);
		return map.size();
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = this.content.read(); c != '\n'; c = this.content.read()) {
			if (c < 0 || line.length() > 20) {
				throw new InvalidImageException("The layer has a sparse file whose map makes no sense");
			}
			line.append((char) c);
		}
		return line.toString();
	}

	private static EntryMetadata metadata(TarHeader header, PaxRecords pax) throws InvalidImageException {
		try {
			Instant modified = pax.time("mtime", Instant.ofEpochSecond(header.modifiedSeconds()));
			return new EntryMetadata((int) (header.mode() & 07777), pax.number("uid", header.uid()),
					pax.number("gid", header.gid()), modified, pax.xattrs());
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			throw new InvalidImageException("The layer has an entry whose " + ex.getMessage(), ex);
		}
	}

	private static int deviceNumber(long number) throws InvalidImageException {
		if (number < 0 || number > MAX_DEVICE_NUMBER) {
			throw new InvalidImageException("The layer has a device with the number " + number);
		}
		return (int) number;
	}

	private void begin(long size) {
		this.remaining = size;
		this.padding = (int) ((TarHeader.BLOCK - size % TarHeader.BLOCK) % TarHeader.BLOCK);
		this.content = new Content();
	}

	private void skipRest() throws IOException {
		try {
			this.in.skipNBytes(this.remaining + this.padding);
		}
		catch (java.io.EOFException ex) {
			throw truncated();
		}
		this.remaining = 0;
		this.padding = 0;
	}

	private static InvalidImageException truncated() {
		return new InvalidImageException("The layer's tar archive is cut short");
	}

	/** The stored bytes of the current entry. */
	private final class Content extends InputStream {

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			if (TarReader.this.remaining == 0) {
				return -1;
			}
			int read = TarReader.this.in.read(buffer, offset, (int) Math.min(length, TarReader.this.remaining));
			if (read < 0) {
				throw truncated();
			}
			TarReader.this.remaining -= read;
			return read;
		}

	}

	/** What extended headers say of the entry that follows them. */
	private static final class Extensions {

		private PaxRecords pax;

		private String longName;

		private String longLink;

		void setPax(PaxRecords records) throws InvalidImageException {
			requireFirst(this.pax);
			this.pax = records;
		}

		void setLongName(String name) throws InvalidImageException {
			requireFirst(this.longName);
			this.longName = name;
		}

		void setLongLink(String link) throws InvalidImageException {
			requireFirst(this.longLink);
			this.longLink = link;
		}

		private static void requireFirst(Object present) throws InvalidImageException {
			if (present != null) {
				throw new InvalidImageException("The layer has an entry with the same extended tar header twice");
			}
		}

		boolean isEmpty() {
			return this.pax == null && this.longName == null && this.longLink == null;
		}

		PaxRecords pax() {
			return (this.pax != null) ? this.pax : PaxRecords.NONE;
		}

		String name(TarHeader header) {
			String sparse = pax().text("GNU.sparse.name");
			String own = (sparse != null) ? sparse : pax().text("path");
			String gnu = (own != null) ? own : this.longName;
			return (gnu != null) ? gnu : RawText.decode(header.name());
		}

		String linkName(TarHeader header) {
			String own = pax().text("linkpath");
			String gnu = (own != null) ? own : this.longLink;
			return (gnu != null) ? gnu : RawText.decode(header.linkName());
		}

	}

}
