package dev.gantry.platform.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.images.ImageView;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.archives.ArchivedImage;
import dev.gantry.oci.archives.ImageArchive;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.layers.LayerLimits;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.InvalidReferenceException;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.reference.Tag;
import dev.gantry.oci.registry.RegistryClient;
import dev.gantry.oci.registry.StoredImagePush;
import dev.gantry.oci.registry.TransferListener;
import dev.gantry.oci.store.FileContentStore;
import dev.gantry.platform.events.EventLog;

import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/**
 * Brings an image from a file into the platform's registry. The file is kept in a
 * directory of its own while it is read, and so are the image's parts; nothing of it
 * stays.
 */
public class ImageImport {

	private final PlatformRegistry registry;

	private final Path directory;

	private final DataSize largest;

	private final EventLog events;

	private final TransactionTemplate transaction;

	ImageImport(PlatformRegistry registry, Path directory, DataSize largest, EventLog events,
			TransactionTemplate transaction) {
		this.registry = registry;
		this.directory = directory;
		this.largest = largest;
		this.events = events;
		this.transaction = transaction;
	}

	/** Removes what a crash has left. */
	void sweep() {
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The platform cannot clear " + this.directory, ex);
		}
	}

	/**
	 * Imports an image.
	 * @param name {@code repository[:tag]}
	 * @param body a root file system's tar, a docker-archive or an OCI layout
	 * @throws GantryException {@code REQUEST_INVALID}, {@code TOO_LARGE},
	 * {@code IMAGE_INVALID} or {@code UPSTREAM_FAILED}
	 */
	public ImageView take(String name, InputStream body, String actor) throws IOException {
		ImageReference target = target(name);
		Path work = null;
		try {
			Files.createDirectories(this.directory);
			work = Files.createTempDirectory(this.directory, "image");
			Path file = work.resolve("archive");
			spool(body, file);
			ImageView image = push(file, work, target);
			this.transaction.executeWithoutResult((status) -> this.events.tell("image.imported", null,
					image.repository() + ":" + image.tag(), actor, "Image " + image.digest() + " was imported"));
			return image;
		}
		finally {
			if (work != null) {
				FileSystemUtils.deleteRecursively(work);
			}
		}
	}

	private ImageReference target(String name) {
		try {
			ImageReference reference = ImageReference.parse(name);
			if (reference.digest() != null || (reference.hasHost() && !this.registry.is(reference.host()))) {
				throw new GantryException(ErrorCode.REQUEST_INVALID,
						"'" + name + "' is not a name in the platform's registry",
						"Name repository and tag only, for example 'debian:bookworm'");
			}
			return reference.withoutHost().at((reference.tag() != null) ? reference.tag() : Tag.LATEST);
		}
		catch (InvalidReferenceException ex) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, ex.getMessage(),
					"Name repository and tag, for example 'debian:bookworm'", ex);
		}
	}

	private void spool(InputStream body, Path file) throws IOException {
		byte[] buffer = new byte[64 * 1024];
		long total = 0;
		try (OutputStream out = Files.newOutputStream(file)) {
			for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
				total += read;
				if (total > this.largest.toBytes()) {
					throw new GantryException(ErrorCode.TOO_LARGE,
							"The image's file is larger than " + this.largest.toMegabytes() + " MB",
							"Raise gantry.platform.max-image-size");
				}
				out.write(buffer, 0, read);
			}
		}
		if (total == 0) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "The request has no image in its body",
					"Send the file, for example with 'curl --data-binary @FILE'");
		}
	}

	private ImageView push(Path file, Path work, ImageReference target) throws IOException {
		FileContentStore store = new FileContentStore(work.resolve("content"));
		ArchivedImage image = read(file, store);
		try (RegistryClient client = this.registry.open()) {
			new StoredImagePush(client.repository(target.repository()), store).push(image.manifest(),
					target.tag().toString(), TransferListener.NONE);
			long size = (image.manifest().document() instanceof Manifest manifest) ? manifest.layersSize() : 0;
			return new ImageView(target.repository().toString(), target.tag().toString(),
					image.manifest().digest().toString(), size, Files.getLastModifiedTime(file).toInstant());
		}
		catch (InvalidImageException ex) {
			throw invalid(ex);
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.UPSTREAM_FAILED,
					"The platform's registry did not take the image: " + ex.getMessage(), "Try again", ex);
		}
	}

	private ArchivedImage read(Path file, FileContentStore store) throws IOException {
		try {
			List<ArchivedImage> images = new ImageArchive(file, LayerLimits.DEFAULT).read(store, Platform.host());
			if (images.size() != 1) {
				String names = images.stream()
					.flatMap((image) -> image.names().stream())
					.limit(10)
					.collect(Collectors.joining(", "));
				throw new GantryException(ErrorCode.IMAGE_INVALID,
						"The file holds " + images.size() + " images" + (names.isEmpty() ? "" : ": " + names),
						"Save one image to a file");
			}
			return images.get(0);
		}
		catch (InvalidImageException ex) {
			throw invalid(ex);
		}
	}

	private static GantryException invalid(InvalidImageException ex) {
		return new GantryException(ErrorCode.IMAGE_INVALID, "The file is no image that can be used: " + ex.getMessage(),
				"Send a root file system's tar, the output of 'docker save', or an OCI layout", ex);
	}

}
