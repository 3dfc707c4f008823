package dev.gantry.oci.archives;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.layers.LayerLimits;
import dev.gantry.oci.layers.LayerReader;
import dev.gantry.oci.layers.LayerSink;
import dev.gantry.oci.layers.UnpackedLayer;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.store.ContentStore;

/**
 * An archive with images in it: a tar file, plain or compressed, that is an OCI layout
 * (image specification, image-layout.md), a docker-archive (what {@code docker save}
 * makes) or else the root file system of an image yet to be. Which one is told by what is
 * in it.
 * <p>
 * The archive is read twice: to see what is in it, and to take that out. Nothing of it
 * ever becomes a file under a name of its own, so no name and no link in it can lead
 * anywhere.
 */
public final class ImageArchive {

	private static final int BUFFER = 256 * 1024;

	private final Path file;

	private final LayerLimits limits;

	/**
	 * An archive.
	 * @param file a regular file; a symbolic link is refused
	 * @param limits of the whole archive, and of each layer in it
	 */
	public ImageArchive(Path file, LayerLimits limits) {
		this.file = file;
		this.limits = limits;
	}

	/**
	 * Takes the images out.
	 * @param store where their parts go
	 * @param platform which image to take where there are several for different
	 * platforms, and what a root file system is said to be made for
	 * @throws InvalidImageException if the archive is not sound or exceeds a limit
	 */
	public List<ArchivedImage> read(ContentStore store, Platform platform) throws IOException {
		ArchiveScan scan = new ArchiveScan();
		UnpackedLayer whole = scan(scan);
		return isOfImages(scan) ? readImages(scan, store, platform)
				: List.of(new RootFileSystemReader(this, store).read(whole.diffId(), platform));
	}

	/**
	 * Takes the images out of an OCI layout or a docker-archive.
	 * @param store where their parts go
	 * @param platform which image to take where there are several for different platforms
	 * @throws InvalidImageException also if the archive is neither
	 */
	public List<ArchivedImage> readImages(ContentStore store, Platform platform) throws IOException {
		ArchiveScan scan = new ArchiveScan();
		scan(scan);
		if (!isOfImages(scan)) {
			throw new InvalidImageException(
					"The archive is neither an OCI layout nor a docker-archive; import a root file system as such");
		}
		return readImages(scan, store, platform);
	}

	/** Makes an image with one layer of everything in the archive, whatever that is. */
	public ArchivedImage readRootFileSystem(ContentStore store, Platform platform) throws IOException {
		return new RootFileSystemReader(this, store).read(scan(new ArchiveScan()).diffId(), platform);
	}

	private UnpackedLayer scan(ArchiveScan scan) throws IOException {
		if (!Files.isRegularFile(this.file, LinkOption.NOFOLLOW_LINKS)) {
			throw new InvalidImageException("'" + this.file.getFileName() + "' is not a regular file");
		}
		UnpackedLayer whole = visit(scan);
		if (whole.entries() == 0) {
			throw new InvalidImageException("The archive is empty");
		}
		return whole;
	}

	private static boolean isOfImages(ArchiveScan scan) {
		return scan.isOciLayout() || scan.isDockerArchive();
	}

	private List<ArchivedImage> readImages(ArchiveScan scan, ContentStore store, Platform platform) throws IOException {
		return scan.isOciLayout() ? new OciLayoutReader(this, scan, store).read(platform)
				: new DockerArchiveReader(this, scan, store).read();
	}

	/** Reads the archive once. */
	UnpackedLayer visit(LayerSink sink) throws IOException {
		try (InputStream in = open()) {
			return new LayerReader(this.limits).read(in, sink);
		}
	}

	/** The archive's own bytes. */
	InputStream open() throws IOException {
		return new BufferedInputStream(Files.newInputStream(this.file, LinkOption.NOFOLLOW_LINKS), BUFFER);
	}

	LayerLimits limits() {
		return this.limits;
	}

}
