package dev.gantry.registry.repositories;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Repositories as directories, laid out as {@link FileRepositoryPaths} draws them. */
public final class FileRepositories implements Repositories {

	private static final JsonMapper MAPPER = new JsonMapper();

	private final FileRepositoryPaths paths;

	/**
	 * Opens the repositories in a directory, which is made if it is not there.
	 * @param root nobody else may write there
	 */
	public FileRepositories(Path root) throws IOException {
		this.paths = new FileRepositoryPaths(root);
		Files.createDirectories(root);
	}

	@Override
	public List<RepositoryName> names() throws IOException {
		List<RepositoryName> names = new ArrayList<>();
		Path root = this.paths.root();
		Files.walkFileTree(root, new SimpleFileVisitor<>() {
			@Override
			public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
					throws IOException {
				if (!directory.getFileName().toString().startsWith("_")) {
					return FileVisitResult.CONTINUE;
				}
				boolean manifests = directory.endsWith(FileRepositoryPaths.MANIFESTS);
				if (manifests && !LinkFiles.list(directory).isEmpty()) {
					names.add(RepositoryName.of(root.relativize(directory.getParent()).toString()));
				}
				return FileVisitResult.SKIP_SUBTREE;
			}
		});
		Collections.sort(names);
		return names;
	}

	@Override
	public boolean exists(RepositoryName repository) {
		return Files.isDirectory(this.paths.manifests(repository)) || Files.isDirectory(this.paths.blobs(repository));
	}

	@Override
	public boolean hasBlob(RepositoryName repository, Digest digest) {
		return Files.exists(this.paths.blob(repository, digest));
	}

	@Override
	public void linkBlob(RepositoryName repository, Digest digest) throws IOException {
		LinkFiles.touch(this.paths.blob(repository, digest));
	}

	@Override
	public boolean unlinkBlob(RepositoryName repository, Digest digest) throws IOException {
		return Files.deleteIfExists(this.paths.blob(repository, digest));
	}

	@Override
	public Optional<String> manifestType(RepositoryName repository, Digest digest) throws IOException {
		return LinkFiles.read(this.paths.manifest(repository, digest));
	}

	@Override
	public void linkManifest(RepositoryName repository, Digest digest, String mediaType) throws IOException {
		if (Files.isDirectory(this.paths.blobs(repository))) {
			LinkFiles.sync(this.paths.blobs(repository));
		}
		LinkFiles.write(this.paths.manifest(repository, digest), mediaType);
	}

	@Override
	public boolean unlinkManifest(RepositoryName repository, Digest digest) throws IOException {
		boolean present = Files.deleteIfExists(this.paths.manifest(repository, digest));
		for (Tag tag : tags(repository)) {
			if (tagged(repository, tag).filter(digest::equals).isPresent()) {
				untag(repository, tag);
			}
		}
		for (String subject : LinkFiles.list(this.paths.referrers(repository))) {
			Path directory = this.paths.referrers(repository).resolve(subject);
			Files.deleteIfExists(directory.resolve(FileRepositoryPaths.fileName(digest)));
		}
		return present;
	}

	@Override
	public Optional<Digest> tagged(RepositoryName repository, Tag tag) throws IOException {
		return LinkFiles.read(this.paths.tag(repository, tag)).map(Digest::of);
	}

	@Override
	public void tag(RepositoryName repository, Tag tag, Digest digest) throws IOException {
		LinkFiles.write(this.paths.tag(repository, tag), digest.toString());
	}

	@Override
	public boolean untag(RepositoryName repository, Tag tag) throws IOException {
		return Files.deleteIfExists(this.paths.tag(repository, tag));
	}

	@Override
	public List<Tag> tags(RepositoryName repository) throws IOException {
		return LinkFiles.list(this.paths.tags(repository)).stream().filter(Tag::isValid).map(Tag::of).sorted().toList();
	}

	@Override
	public void linkReferrer(RepositoryName repository, Digest subject, Descriptor referrer) throws IOException {
		String name = FileRepositoryPaths.fileName(referrer.digest());
		LinkFiles.write(this.paths.referrers(repository, subject).resolve(name), MAPPER.writeValueAsString(referrer));
	}

	@Override
	public List<Descriptor> referrers(RepositoryName repository, Digest subject) throws IOException {
		Path directory = this.paths.referrers(repository, subject);
		List<String> names = new ArrayList<>(LinkFiles.list(directory));
		Collections.sort(names);
		List<Descriptor> referrers = new ArrayList<>();
		for (String name : names) {
			LinkFiles.read(directory.resolve(name)).map((json) -> parse(directory, json)).ifPresent(referrers::add);
		}
		return referrers;
	}

	private static Descriptor parse(Path directory, String json) {
		try {
			return MAPPER.readValue(json, Descriptor.class);
		}
		catch (JacksonException ex) {
			throw new IllegalStateException("the registry's file in " + directory + " is damaged", ex);
		}
	}

}
