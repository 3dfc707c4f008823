package dev.gantry.engine.logs;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.GZIPInputStream;

/**
 * An open file of a log, plain or compressed. It is told from the others by the time of
 * its first line, which is to the nanosecond and stays when its name changes and when it
 * is compressed.
 */
final class LogFile implements Closeable {

	private static final int BUFFER_SIZE = 64 * 1024;

	/** {@code 2026-01-31T23:59:59.123456789Z stdout F}. */
	private static final int HEAD = 39;

	private final FileChannel channel;

	private final Object inode;

	private final String key;

	private InputStream unpacked;

	private LogFile(FileChannel channel, Object inode, boolean compressed) throws IOException {
		this.channel = channel;
		this.inode = inode;
		if (compressed) {
			this.key = head(new GZIPInputStream(Channels.newInputStream(channel.position(0)), BUFFER_SIZE));
			this.unpacked = new GZIPInputStream(Channels.newInputStream(channel.position(0)), BUFFER_SIZE);
		}
		else {
			this.key = head(Channels.newInputStream(channel.position(0)));
			channel.position(0);
		}
	}

	private static String head(InputStream in) throws IOException {
		return new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
	}

	/** Opens a file; {@code null} where there is none, or nothing in it yet. */
	static LogFile open(Path path) throws IOException {
		FileChannel channel;
		try {
			channel = FileChannel.open(path);
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		try {
			LogFile file = new LogFile(channel, inode(path), isCompressed(channel));
			if (file.key.length() == HEAD) {
				return file;
			}
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
		channel.close();
		return null;
	}

	/** A line never begins with the first bytes of gzip. */
	static boolean isCompressed(FileChannel channel) throws IOException {
		ByteBuffer magic = ByteBuffer.allocate(2);
		return channel.read(magic, 0) == 2 && magic.get(0) == 0x1f && magic.get(1) == (byte) 0x8b;
	}

	/** The number of the file that has a name; {@code null} where there is none. */
	static Object inode(Path path) throws IOException {
		try {
			return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	/** The same for the same lines, whatever the file's name and form. */
	String key() {
		return this.key;
	}

	/** Whether a name is this very file's: its number is no other's while it is open. */
	boolean isAt(Path path) throws IOException {
		return this.inode != null && this.inode.equals(inode(path));
	}

	/** Reads what was not read yet, line by line. */
	void drain(ByteArrayOutputStream line, LineConsumer consumer) throws IOException {
		byte[] bytes = new byte[BUFFER_SIZE];
		for (int count = read(bytes); count > 0; count = read(bytes)) {
			int begin = 0;
			for (int at = 0; at < count; at++) {
				if (bytes[at] == '\n') {
					line.write(bytes, begin, at - begin);
					consumer.accept(line.toByteArray());
					line.reset();
					begin = at + 1;
				}
			}
			line.write(bytes, begin, count - begin);
		}
	}

	private int read(byte[] bytes) throws IOException {
		return (this.unpacked != null) ? this.unpacked.read(bytes) : this.channel.read(ByteBuffer.wrap(bytes));
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("close a log file", ex);
		}
	}

	/** Gets a line without its end. */
	interface LineConsumer {

		void accept(byte[] line);

	}

}
