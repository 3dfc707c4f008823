package dev.gantry.engine.build;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import dev.gantry.engine.build.CopySource.Match;
import dev.gantry.engine.build.ImageUsers.Owner;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.layers.Compression;
import dev.gantry.oci.layers.DeviceKind;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerLimits;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerReader;
import dev.gantry.oci.layers.LayerSink;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.CorruptedInputException;
import org.tukaani.xz.XZFormatException;
import org.tukaani.xz.XZInputStream;

/**
 * Tar archives, plain or compressed, that ADD unpacks. All of it happens in this process:
 * no program of an image is ever run for it.
 */
final class LocalArchive {

	private static final int BLOCK = 512;

	private static final int CHECKSUM_AT = 148;

	private static final int CHECKSUM_END = 156;

	private static final byte[] XZ = { (byte) 0xfd, '7', 'z', 'X', 'Z', 0 };

	/** Enough for {@code xz -9}; its author could ask for gigabytes. */
	private static final int XZ_MEMORY_KIB = 96 * 1024;

	private LocalArchive() {
	}

	/** Whether a file is an archive: told by its content, never by its name. */
	static boolean isOne(CopySource source, Match match) throws IOException {
		boolean[] answer = new boolean[1];
		source.visitFile(match, (relative, entry) -> {
			if (entry.status().isRegular()) {
				try (RegularFile file = entry.holder().read(entry.name()); InputStream in = open(file)) {
					answer[0] = isHeader(in.readNBytes(BLOCK));
				}
				catch (EOFException | InvalidImageException | CorruptedInputException | XZFormatException ex) {
					answer[0] = false;
				}
			}
		});
		return answer[0];
	}

	/** As {@link #isOne(CopySource, Match)}, of a file that came alone. */
	static boolean isOne(Path file) throws IOException {
		try (InputStream in = open(Files.newInputStream(file))) {
			return isHeader(in.readNBytes(BLOCK));
		}
		catch (EOFException | InvalidImageException | CorruptedInputException | XZFormatException ex) {
			return false;
		}
	}

	private static InputStream open(RegularFile file) throws IOException {
		return open(file.input());
	}

	/** The plain content of what may be compressed. */
	static InputStream open(InputStream content) throws IOException {
		BufferedInputStream in = new BufferedInputStream(content);
		in.mark(XZ.length);
		byte[] magic = in.readNBytes(XZ.length);
		in.reset();
		if (Arrays.equals(magic, XZ)) {
			return new XZInputStream(in, XZ_MEMORY_KIB);
		}
		boolean bzip2 = magic.length > 2 && magic[0] == 'B' && magic[1] == 'Z' && magic[2] == 'h';
		return bzip2 ? new BZip2CompressorInputStream(in, true) : Compression.decompress(in);
	}

	/** A tar header's checksum counts its own field as spaces (POSIX, pax, "ustar"). */
	private static boolean isHeader(byte[] block) {
		if (block.length < BLOCK) {
			return false;
		}
		String field = new String(block, CHECKSUM_AT, CHECKSUM_END - CHECKSUM_AT,
				java.nio.charset.StandardCharsets.ISO_8859_1)
			.replace('\0', ' ')
			.strip();
		if (!field.matches("[0-7]{1,7}")) {
			return false;
		}
		int sum = 0;
		for (int i = 0; i < BLOCK; i++) {
			sum += i >= CHECKSUM_AT && i < CHECKSUM_END ? ' ' : block[i] & 0xff;
		}
		return sum == Integer.parseInt(field, 8);
	}

	/** Unpacks an archive into a directory. */
	static void unpack(CopyPlan.Move archive, Owner owner, LayerSink sink) throws IOException {
		archive.source().visitFile(archive.match(), (relative, entry) -> {
			try (RegularFile file = entry.holder().read(entry.name()); InputStream in = open(file)) {
				new LayerReader(LayerLimits.DEFAULT).read(in, new Beneath(sink, archive.target(), owner));
			}
		});
	}

	/** Puts an archive's entries beneath a directory. */
	private record Beneath(LayerSink sink, LayerPath target, Owner owner) implements LayerSink {

		private LayerPath at(LayerPath path) throws IOException {
			LayerPath at = this.target;
			for (String name : path.names()) {
				at = at.resolve(name);
			}
			return at;
		}

		private EntryMetadata owned(EntryMetadata metadata) {
			return this.owner == null ? metadata : metadata.ownedBy(this.owner.uid(), this.owner.gid());
		}

		@Override
		public void directory(LayerPath path, EntryMetadata metadata) throws IOException {
			if (!path.isRoot()) {
				this.sink.directory(at(path), owned(metadata));
			}
		}

		@Override
		public void file(LayerPath path, EntryMetadata metadata, long size, InputStream content) throws IOException {
			this.sink.file(at(path), owned(metadata), size, content);
		}

		@Override
		public void symlink(LayerPath path, EntryMetadata metadata, String link) throws IOException {
			this.sink.symlink(at(path), owned(metadata), link);
		}

		@Override
		public void hardlink(LayerPath path, LayerPath existing) throws IOException {
			this.sink.hardlink(at(path), at(existing));
		}

		@Override
		public void device(LayerPath path, EntryMetadata metadata, DeviceKind kind, int major, int minor)
				throws IOException {
			this.sink.device(at(path), owned(metadata), kind, major, minor);
		}

		@Override
		public void whiteout(LayerPath path) throws IOException {
			throw new InvalidImageException("the archive has a file whose name begins with '.wh.': '" + path + "'");
		}

		@Override
		public void opaque(LayerPath directory) throws IOException {
			throw new InvalidImageException("the archive has the file '.wh..wh..opq' in '" + directory + "'");
		}

	}

}
