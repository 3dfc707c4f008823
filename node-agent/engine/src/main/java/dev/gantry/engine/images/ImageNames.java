package dev.gantry.engine.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which image each name means on this node: one document, replaced as a whole, so that a
 * name that moves from one image to another is always on exactly one of them.
 */
final class ImageNames {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String HUB_OFFICIAL = "library/";

	private final Path file;

	/** Replaced, never changed. */
	private volatile Map<String, Digest> names;

	ImageNames(Path file) throws IOException {
		this.file = file;
		this.names = read(file);
	}

	private static Map<String, Digest> read(Path file) throws IOException {
		try {
			return JSON.readValue(Files.readAllBytes(file), new TypeReference<TreeMap<String, Digest>>() {
			});
		}
		catch (NoSuchFileException ex) {
			return Map.of();
		}
		catch (JacksonException ex) {
			throw new IOException("read " + file + ": " + ex.getOriginalMessage(), ex);
		}
	}

	/** The one way to write a name. */
	static ImageReference canonical(ImageReference reference) {
		RegistryHost host = RegistryHost.DOCKER_HUB.equals(reference.host()) ? null : reference.host();
		String repository = reference.repository().toString();
		if (host == null && repository.startsWith(HUB_OFFICIAL) && repository.indexOf('/', HUB_OFFICIAL.length()) < 0) {
			repository = repository.substring(HUB_OFFICIAL.length());
		}
		Tag tag = reference.tag() == null ? Tag.LATEST : reference.tag();
		return new ImageReference(host, RepositoryName.of(repository), tag, null);
	}

	Optional<Digest> find(ImageReference name) {
		return Optional.ofNullable(this.names.get(canonical(name).toString()));
	}

	/** All names of all images, sorted. */
	Map<Digest, List<ImageReference>> byImage() {
		Map<Digest, List<ImageReference>> byImage = new HashMap<>();
		this.names.forEach((name, image) -> byImage.computeIfAbsent(image, (key) -> new ArrayList<>())
			.add(ImageReference.parse(name)));
		return byImage;
	}

	List<ImageReference> of(Digest image) {
		return this.names.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().equals(image))
			.map((entry) -> ImageReference.parse(entry.getKey()))
			.toList();
	}

	synchronized void put(ImageReference name, Digest image) throws IOException {
		Map<String, Digest> next = new TreeMap<>(this.names);
		next.put(canonical(name).toString(), image);
		replace(next);
	}

	/** Takes names away; tells which there were. */
	synchronized List<ImageReference> remove(List<ImageReference> gone) throws IOException {
		Map<String, Digest> next = new TreeMap<>(this.names);
		List<ImageReference> removed = gone.stream()
			.map(ImageNames::canonical)
			.filter((name) -> next.remove(name.toString()) != null)
			.toList();
		if (!removed.isEmpty()) {
			replace(next);
		}
		return removed;
	}

	private void replace(Map<String, Digest> next) throws IOException {
		DurableFile.replace(this.file, JSON.writeValueAsBytes(next));
		this.names = next;
	}

}
