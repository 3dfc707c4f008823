package dev.gantry.platform.sources;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

import dev.gantry.contracts.detection.Detection;
import dev.gantry.contracts.detection.SourceFiles;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.builds.SourceContent;
import dev.gantry.platform.builds.SourceDeclaration;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Takes a pushed archive: tar.gz, tar or zip, told apart by its first bytes. It is read
 * once, checked on the way and written anew as tar.gz without owners, so that what is
 * stored is known to be whole and safe, and the same tree has the same digest.
 */
public class SourceIntake {

	private static final String DOCKERFILE = "Dockerfile";

	private static final int LONGEST_DECLARATION = 64 * 1024;

	private final SourceStore store;

	private final SourceLimits limits;

	SourceIntake(SourceStore store, SourceLimits limits) {
		this.store = store;
		this.limits = limits;
	}

	/**
	 * Checks and stores an archive.
	 * @throws GantryException {@code SOURCE_UNREADABLE}, {@code SOURCE_UNSAFE},
	 * {@code TOO_LARGE} or {@code BUILD_FILE_INVALID}
	 */
	public SourceContent take(InputStream body) throws IOException {
		return read(body, this::rewrite);
	}

	/**
	 * Checks an archive and looks at what decides how it is built; nothing is kept.
	 * @throws GantryException as {@link #take(InputStream)}
	 */
	public InspectedSource inspect(InputStream body) throws IOException {
		return read(body, (reader, target) -> {
			CollectedFiles files = new CollectedFiles(true);
			SourceContent content = copy(reader, target, files);
			return new InspectedSource(content.summary(), content.dockerfile(), content.declaration(), files);
		});
	}

	private <T> T read(InputStream body, Reading<T> reading) throws IOException {
		Path spool = null;
		Path target = this.store.receive();
		try (BufferedInputStream in = new BufferedInputStream(
				new BodyStream(new LimitedStream(body, this.limits::checkArchive)))) {
			ArchiveFormat format = ArchiveFormat.sniff(in);
			if (format == ArchiveFormat.ZIP) {
				spool = this.store.receive();
				Files.copy(in, spool, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
			}
			try (SourceReader reader = open(format, in, spool)) {
				return reading.read(reader, target);
			}
		}
		catch (BodyStream.BrokenException ex) {
			throw ex;
		}
		catch (IOException | IllegalArgumentException ex) {
			throw unreadable(ex);
		}
		finally {
			Files.deleteIfExists(target);
			if (spool != null) {
				Files.deleteIfExists(spool);
			}
		}
	}

	/**
	 * Checks and stores a tree that somebody else reads, for example out of git.
	 * @throws GantryException as {@link #take(InputStream)}
	 */
	public SourceContent take(SourceReader reader) throws IOException {
		Path target = this.store.receive();
		try {
			return rewrite(reader, target);
		}
		finally {
			Files.deleteIfExists(target);
		}
	}

	private SourceReader open(ArchiveFormat format, InputStream in, Path spool) throws IOException {
		return switch (format) {
			case ZIP -> new ZipReader(spool);
			case TAR -> new TarReader(new LimitedStream(in, this.limits::checkExpansion));
			case GZIP -> new TarReader(new LimitedStream(
					GzipCompressorInputStream.builder().setInputStream(in).setDecompressConcatenated(true).get(),
					this.limits::checkExpansion));
		};
	}

	private SourceContent rewrite(SourceReader reader, Path target) throws IOException {
		SourceContent content = copy(reader, target, new CollectedFiles(false));
		this.store.keep(target, content.digest());
		return content;
	}

	private SourceContent copy(SourceReader reader, Path target, CollectedFiles files) throws IOException {
		SourceTree tree = new SourceTree(this.limits);
		MessageDigest sha256 = sha256();
		long expanded = 0;
		try (TarArchiveOutputStream out = output(target, sha256)) {
			for (SourceEntry entry = reader.next(); entry != null; entry = reader.next()) {
				String name = tree.add(entry);
				if (!name.isEmpty()) {
					expanded += copy(entry, name, reader, out, files);
					this.limits.checkExpansion(expanded);
				}
			}
			reader.finish();
		}
		tree.checkLinks();
		if (tree.files() == 0) {
			throw new GantryException(ErrorCode.SOURCE_UNREADABLE, "The source archive holds no files",
					"Send the app's directory, for example the output of 'tar czf - .'");
		}
		SourceDeclaration declaration = Declarations.read(files.texts());
		String dockerfile = dockerfile(tree, files.texts());
		String digest = "sha256:" + HexFormat.of().formatHex(sha256.digest());
		long size = Files.size(target);
		return new SourceContent(digest, size, tree.files(), expanded, dockerfile, declaration);
	}

	private long copy(SourceEntry entry, String name, SourceReader reader, TarArchiveOutputStream out,
			CollectedFiles files) throws IOException {
		TarArchiveEntry copy = switch (entry.kind()) {
			case DIRECTORY -> new TarArchiveEntry(name + "/", TarConstants.LF_DIR);
			case SYMLINK -> new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
			case HARDLINK -> new TarArchiveEntry(name, TarConstants.LF_LINK);
			default -> new TarArchiveEntry(name, TarConstants.LF_NORMAL);
		};
		copy.setMode(entry.mode());
		copy.setModTime(entry.modified() * 1000);
		if (entry.target() != null && !entry.target().isEmpty()) {
			copy.setLinkName(entry.target());
		}
		long size = (entry.kind() == SourceEntry.Kind.FILE) ? entry.size() : 0;
		copy.setSize(size);
		out.putArchiveEntry(copy);
		if (entry.kind() == SourceEntry.Kind.FILE) {
			long copied = content(name, reader.content(), out, files);
			if (copied != size) {
				throw new IOException("'" + name + "' has " + copied + " bytes and should have " + size);
			}
		}
		out.closeArchiveEntry();
		return size;
	}

	private static long content(String name, InputStream in, OutputStream out, CollectedFiles files)
			throws IOException {
		if (!files.wants(name)) {
			return in.transferTo(out);
		}
		byte[] start = in.readNBytes(SourceFiles.LIMIT);
		if (CollectedFiles.isDeclaration(name) && start.length > LONGEST_DECLARATION) {
			throw new GantryException(ErrorCode.BUILD_FILE_INVALID,
					"'" + name + "' is longer than " + LONGEST_DECLARATION + " bytes", "Shorten it");
		}
		out.write(start);
		files.put(name, new String(start, StandardCharsets.UTF_8));
		return start.length + in.transferTo(out);
	}

	private static String dockerfile(SourceTree tree, Map<String, String> declarations) {
		String wanted = Declarations.dockerfile(declarations).orElse(DOCKERFILE);
		if (tree.hasFile(wanted) || (wanted.equals(DOCKERFILE) && Detection.mayKnow(tree::hasFile))) {
			return wanted;
		}
		String elsewhere = String.join(", ", tree.elsewhere(DOCKERFILE));
		throw new GantryException(ErrorCode.BUILD_FILE_INVALID,
				"The source has no '" + wanted + "' at its top"
						+ (elsewhere.isEmpty() ? "" : "; there is one at " + elsewhere),
				elsewhere.isEmpty()
						? "Add a Dockerfile, or a file that says what the app is: pom.xml, build.gradle, go.mod,"
								+ " requirements.txt, pyproject.toml, package.json, index.html or a Procfile"
						: "Archive that directory's content ('tar czf - -C DIR .') or name the file in gantry.yaml:"
								+ " 'build: {dockerfile: PATH}'");
	}

	private static TarArchiveOutputStream output(Path target, MessageDigest digest) throws IOException {
		GzipParameters parameters = new GzipParameters();
		parameters.setCompressionLevel(java.util.zip.Deflater.BEST_SPEED);
		OutputStream file = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(target)), digest);
		TarArchiveOutputStream out = new TarArchiveOutputStream(
				new BufferedOutputStream(new GzipCompressorOutputStream(file, parameters)),
				StandardCharsets.UTF_8.name());
		out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
		out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
		out.setAddPaxHeadersForNonAsciiNames(true);
		return out;
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java has SHA-256", ex);
		}
	}

	private static GantryException unreadable(Exception ex) {
		String reason = (ex instanceof UncheckedIOException) ? ex.getCause().getMessage() : ex.getMessage();
		return new GantryException(ErrorCode.SOURCE_UNREADABLE,
				"The source archive is cut off or damaged" + ((reason == null) ? "" : ": " + reason),
				"Send a whole tar.gz, tar or zip, for example the output of 'tar czf - .'", ex);
	}

	/** What is made of an archive that is open. */
	@FunctionalInterface
	private interface Reading<T> {

		T read(SourceReader reader, Path target) throws IOException;

	}

}
