package dev.gantry.cli.apps;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import dev.gantry.cli.api.CommandFailure;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Packs a directory into a tar.gz: all of it but {@code .git}, in the order of names,
 * with modes, owned by nobody in particular, so that the same tree gives the same
 * archive.
 */
final class Archive {

	private Archive() {
	}

	static void pack(Path directory, Path archive) throws IOException {
		try (OutputStream file = Files.newOutputStream(archive);
				TarArchiveOutputStream tar = new TarArchiveOutputStream(
						new GZIPOutputStream(new BufferedOutputStream(file, 1 << 16), 1 << 16), "UTF-8")) {
			tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
			tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
			tar.setAddPaxHeadersForNonAsciiNames(true);
			for (Path path : entries(directory)) {
				add(tar, path, directory.relativize(path).toString());
			}
		}
	}

	private static List<Path> entries(Path directory) throws IOException {
		List<Path> paths = new ArrayList<>();
		Files.walkFileTree(directory, new SimpleFileVisitor<>() {
			@Override
			public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
				if (path.getFileName() != null && path.getFileName().toString().equals(".git")) {
					return FileVisitResult.SKIP_SUBTREE;
				}
				if (!path.equals(directory)) {
					paths.add(path);
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
				// A .git that is a file belongs to a worktree or submodule. Sockets,
				// pipes and
				// devices are no source.
				if ((attributes.isRegularFile() || attributes.isSymbolicLink())
						&& !path.getFileName().toString().equals(".git")) {
					paths.add(path);
				}
				return FileVisitResult.CONTINUE;
			}
		});
		Collections.sort(paths);
		return paths;
	}

	private static void add(TarArchiveOutputStream tar, Path path, String name) throws IOException {
		if (Files.isSymbolicLink(path)) {
			TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
			entry.setLinkName(Files.readSymbolicLink(path).toString());
			put(tar, entry, path);
			tar.closeArchiveEntry();
		}
		else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
			put(tar, new TarArchiveEntry(name + "/"), path);
			tar.closeArchiveEntry();
		}
		else {
			TarArchiveEntry entry = new TarArchiveEntry(name);
			long size = Files.size(path);
			entry.setSize(size);
			put(tar, entry, path);
			if (Files.copy(path, tar) != size) {
				throw new CommandFailure(path + " changed while it was read", "Try again");
			}
			tar.closeArchiveEntry();
		}
	}

	private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, Path path) throws IOException {
		int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
		entry.setMode(mode & 07777);
		entry.setModTime(Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS));
		entry.setIds(0, 0);
		tar.putArchiveEntry(entry);
	}

}
