package dev.gantry.oci.layers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

import com.github.luben.zstd.ZstdInputStream;
import dev.gantry.oci.documents.MediaTypes;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * How a layer is compressed. Found out from its first bytes, as other engines do, because
 * media types are often wrong.
 */
public enum Compression {

	NONE(MediaTypes.OCI_LAYER), GZIP(MediaTypes.OCI_LAYER_GZIP, 0x1f, 0x8b),
	ZSTD(MediaTypes.OCI_LAYER_ZSTD, 0x28, 0xb5, 0x2f, 0xfd),
	ZSTD_SKIPPABLE(MediaTypes.OCI_LAYER_ZSTD, -1, 0x2a, 0x4d, 0x18);

	/** The largest zstd window, as a power of two: 128 MiB, the format's own advice. */
	private static final int MAX_WINDOW_LOG = 27;

	private static final int PEEK = 4;

	private static final int BUFFER = 64 * 1024;

	private final String mediaType;

	private final int[] magic;

	Compression(String mediaType, int... magic) {
		this.mediaType = mediaType;
		this.magic = magic;
	}

	/** The media type of a layer compressed like this. */
	public String mediaType() {
		return this.mediaType;
	}

	/**
	 * The uncompressed content, whatever the compression. All frames and members are
	 * read.
	 */
	public static InputStream decompress(InputStream in) throws IOException {
		BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
		return switch (detect(buffered)) {
			case NONE -> buffered;
			case GZIP ->
				GzipCompressorInputStream.builder().setInputStream(buffered).setDecompressConcatenated(true).get();
			case ZSTD, ZSTD_SKIPPABLE -> new ZstdInputStream(buffered).setLongMax(MAX_WINDOW_LOG);
		};
	}

	/**
	 * How a stream is compressed.
	 * @param in supports marks; its position does not change
	 */
	public static Compression detect(InputStream in) throws IOException {
		in.mark(PEEK);
		byte[] start = in.readNBytes(PEEK);
		in.reset();
		return Arrays.stream(values())
			.filter((compression) -> compression.magic.length > 0 && compression.matches(start))
			.findFirst()
			.orElse(NONE);
	}

	/**
	 * Compresses with gzip, reproducibly. Closing the stream ends the compression and
	 * closes the other.
	 */
	public static OutputStream gzip(OutputStream out) throws IOException {
		return new Gzip(out);
	}

	private boolean matches(byte[] start) {
		if (this.magic[0] < 0) {
			return start.length == PEEK && (start[0] & 0xf0) == 0x50 && start[1] == 0x2a && start[2] == 0x4d
					&& start[3] == 0x18;
		}
		if (start.length < this.magic.length) {
			return false;
		}
		for (int i = 0; i < this.magic.length; i++) {
			if ((start[i] & 0xff) != this.magic[i]) {
				return false;
			}
		}
		return true;
	}

	/** Gzip with a level of our choice. */
	private static final class Gzip extends GZIPOutputStream {

		/**
		 * Layers of a build are written far more often than they are sent afar. On a
		 * Debian {@code /usr}, level 6 took three times the CPU of level 1 to save a
		 * tenth.
		 */
		private static final int LEVEL = Deflater.BEST_SPEED;

		Gzip(OutputStream out) throws IOException {
			super(out, BUFFER);
			this.def.setLevel(LEVEL);
		}

	}

}
