package dev.gantry.oci.layers;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.gantry.oci.InvalidImageException;

/**
 * Where the data of a sparse file lie; all else is zeros (GNU tar manual, "Storing Sparse
 * Files": the old GNU format and the pax formats 0.0, 0.1 and 1.0).
 */
final class SparseMap {

	private static final int MAX_SEGMENTS = 100_000;

	private static final int DIGITS = 18;

	private final List<Segment> segments = new ArrayList<>();

	private final long size;

	private long end;

	private long stored;

	private SparseMap(long size) {
		this.size = size;
	}

	/** The map in an old GNU header and the blocks that follow it. */
	static SparseMap ofGnu(TarHeader header, InputStream in) throws IOException {
		SparseMap map = new SparseMap(TarHeader.sparseNumber(header.block(), 483));
		map.addAll(header.block(), 386, 4);
		boolean extended = header.block()[482] != 0;
		while (extended) {
			byte[] block = TarReader.readBlock(in);
			map.addAll(block, 0, 21);
			extended = block[504] != 0;
		}
		return map;
	}

	private void addAll(byte[] block, int offset, int count) throws InvalidImageException {
		for (int i = 0; i < count; i++) {
			int at = offset + i * 24;
			if (block[at] == 0) {
				return;
			}
			add(TarHeader.sparseNumber(block, at), TarHeader.sparseNumber(block, at + 12));
		}
	}

	/** The map of pax format 0.1: offsets and lengths, with commas between. */
	static SparseMap ofText(String text, long size) throws InvalidImageException {
		SparseMap map = new SparseMap(size);
		String[] numbers = text.split(",", -1);
		if (numbers.length % 2 != 0) {
			throw invalid();
		}
		for (int i = 0; i < numbers.length; i += 2) {
			map.add(number(numbers[i]), number(numbers[i + 1]));
		}
		return map;
	}

	/** The map of pax format 1.0, which is the first part of the file's data. */
	static SparseMap ofData(Lines lines, long size) throws IOException {
		SparseMap map = new SparseMap(size);
		long count = number(lines.next());
		if (count > MAX_SEGMENTS) {
			throw invalid();
		}
		for (long i = 0; i < count; i++) {
			map.add(number(lines.next()), number(lines.next()));
		}
		return map;
	}

	private void add(long offset, long length) throws InvalidImageException {
		boolean sound = offset >= this.end && length >= 0 && offset <= this.size && length <= this.size - offset;
		if (!sound || this.segments.size() == MAX_SEGMENTS) {
			throw invalid();
		}
		this.segments.add(new Segment(offset, length));
		this.end = offset + length;
		this.stored += length;
	}

	private static long number(String text) throws InvalidImageException {
		if (text.isEmpty() || text.length() > DIGITS || !text.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			throw invalid();
		}
		return Long.parseLong(text);
	}

	private static InvalidImageException invalid() {
		return new InvalidImageException("The layer has a sparse file whose map makes no sense");
	}

	/** The file's size with its holes, in bytes. */
	long size() {
		return this.size;
	}

	/**
	 * The file with its holes as zeros.
	 * @param data the stored segments, one after the other
	 * @param length how many bytes the archive has of them
	 */
	InputStream expand(InputStream data, long length) throws InvalidImageException {
		if (length != this.stored) {
			throw invalid();
		}
		return new Expanding(data);
	}

	/** Decimal numbers, each on a line. */
	interface Lines {

		String next() throws IOException;

	}

	private record Segment(long offset, long length) {
	}

	private final class Expanding extends InputStream {

		private final InputStream data;

		private int segment;

		private long position;

		Expanding(InputStream data) {
			this.data = data;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			if (this.position >= SparseMap.this.size) {
				return -1;
			}
			while (this.segment < SparseMap.this.segments.size() && this.position >= currentEnd()) {
				this.segment++;
			}
			boolean last = this.segment == SparseMap.this.segments.size();
			long dataStart = last ? SparseMap.this.size : SparseMap.this.segments.get(this.segment).offset();
			int read;
			if (this.position < dataStart) {
				read = (int) Math.min(length, dataStart - this.position);
				Arrays.fill(buffer, offset, offset + read, (byte) 0);
			}
			else {
				read = this.data.readNBytes(buffer, offset, (int) Math.min(length, currentEnd() - this.position));
			}
			this.position += read;
			return read;
		}

		private long currentEnd() {
			Segment current = SparseMap.this.segments.get(this.segment);
			return current.offset() + current.length();
		}

	}

}
