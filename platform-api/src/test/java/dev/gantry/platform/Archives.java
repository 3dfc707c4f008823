package dev.gantry.platform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Makes archives, good ones and bad ones. */
public final class Archives {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final TarArchiveOutputStream tar = new TarArchiveOutputStream(this.bytes, StandardCharsets.UTF_8.name());

	private Archives() {
		this.tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
	}

	public static Archives tar() {
		return new Archives();
	}

	/** A small app that can be built. */
	public static byte[] app() {
		return tar().file("Dockerfile", "FROM debian:bookworm\nEXPOSE 8080\nCMD [\"./serve\"]\n")
			.file("serve", "#!/bin/sh\n")
			.gzip();
	}

	public Archives file(String name, String content) {
		return entry(name, TarConstants.LF_NORMAL, null, content.getBytes(StandardCharsets.UTF_8));
	}

	public Archives directory(String name) {
		return entry(name + "/", TarConstants.LF_DIR, null, new byte[0]);
	}

	public Archives symlink(String name, String target) {
		return entry(name, TarConstants.LF_SYMLINK, target, new byte[0]);
	}

	public Archives hardlink(String name, String target) {
		return entry(name, TarConstants.LF_LINK, target, new byte[0]);
	}

	public Archives device(String name) {
		return entry(name, TarConstants.LF_CHR, null, new byte[0]);
	}

	private Archives entry(String name, byte kind, String target, byte[] content) {
		try {
			TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
			entry.setSize(content.length);
			if (target != null) {
				entry.setLinkName(target);
			}
			this.tar.putArchiveEntry(entry);
			this.tar.write(content);
			this.tar.closeArchiveEntry();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public byte[] plain() {
		try {
			this.tar.close();
			return this.bytes.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public byte[] gzip() {
		return gzip(plain());
	}

	public static byte[] gzip(byte[] content) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
			gzip.write(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return out.toByteArray();
	}

}
