package dev.gantry.engine.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes small files that are already there, as a rule empty.
 */
public final class InPlace {

	private InPlace() {
	}

	/**
	 * Writes a file's new content over the old one. The file is not opened to be
	 * truncated: ext4 would look for its blocks when it is closed, and not later.
	 */
	public static void write(Path file, byte[] content) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			ByteBuffer bytes = ByteBuffer.wrap(content);
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
			if (channel.size() > content.length) {
				channel.truncate(content.length);
			}
		}
	}

}
