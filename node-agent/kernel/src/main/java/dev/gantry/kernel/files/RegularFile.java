package dev.gantry.kernel.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

import jnr.constants.platform.Errno;

/** A regular file held open. For one thread at a time. */
public final class RegularFile extends OpenFile {

	RegularFile(int descriptor, String name) {
		super(descriptor, name);
	}

	/**
	 * Its content from where the last reader stopped; closing the stream closes nothing.
	 */
	public InputStream input() {
		return new DescriptorInput();
	}

	/** Appends at where the last writer stopped; closing the stream closes nothing. */
	public OutputStream output() {
		return new DescriptorOutput();
	}

	/**
	 * Appends the rest of another file within the kernel, sharing blocks where the file
	 * system can, see copy_file_range(2).
	 */
	public void append(RegularFile from) throws IOException {
		while (true) {
			long copied = Libc.LIBC.copy_file_range(from.descriptor(), null, descriptor(), null, 1L << 30, 0);
			if (copied < 0 && cannotCopyRanges(Libc.errno())) {
				from.input().transferTo(output());
				return;
			}
			Libc.check(copied, "copy " + from + " to", this);
			if (copied == 0) {
				return;
			}
		}
	}

	private static boolean cannotCopyRanges(int errno) {
		return errno == Errno.EXDEV.intValue() || errno == Errno.EINVAL.intValue()
				|| errno == Errno.EOPNOTSUPP.intValue() || errno == Errno.ENOSYS.intValue();
	}

	private final class DescriptorInput extends InputStream {

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			if (length == 0) {
				return 0;
			}
			ByteBuffer buffer = Scratch.large();
			long read;
			do {
				read = Libc.LIBC.read(descriptor(), buffer, Math.min(length, Scratch.LARGE));
			}
			while (Libc.interrupted(read));
			Libc.check(read, "read", RegularFile.this);
			buffer.get(0, bytes, offset, (int) read);
			return read == 0 ? -1 : (int) read;
		}

	}

	private final class DescriptorOutput extends OutputStream {

		@Override
		public void write(int b) throws IOException {
			write(new byte[] { (byte) b }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			int done = 0;
			while (done < length) {
				ByteBuffer buffer = Scratch.large();
				int part = Math.min(length - done, Scratch.LARGE);
				buffer.put(0, bytes, offset + done, part);
				long written = Libc.LIBC.write(descriptor(), buffer, part);
				if (!Libc.interrupted(written)) {
					Libc.check(written, "write", RegularFile.this);
					done += (int) written;
				}
			}
		}

	}

}
