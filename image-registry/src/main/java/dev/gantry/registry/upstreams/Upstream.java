package dev.gantry.registry.upstreams;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import dev.gantry.oci.registry.RegistryClient;
import dev.gantry.oci.registry.RegistryException.Reason;
import dev.gantry.oci.registry.RegistryException;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.oci.store.Ingest;
import dev.gantry.registry.manifests.ManifestIntake;
import dev.gantry.registry.repositories.BlobLinks;
import dev.gantry.registry.repositories.CopiedManifests;
import dev.gantry.registry.repositories.NewManifest;
import dev.gantry.registry.repositories.Repositories;
import dev.gantry.registry.repositories.StoredManifest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upstream. What is wanted of it is fetched once, however many want it, verified, and
 * kept; what is there by digest is never asked for again. When it cannot be reached, what
 * a tag pointed at before is good enough, with a warning.
 */
public final class Upstream implements Closeable {

	private static final Logger LOGGER = LoggerFactory.getLogger(Upstream.class);

	private static final Duration REST = Duration.ofSeconds(15);

	private static final Duration NOTE_USE_EVERY = Duration.ofHours(12);

	private final UpstreamProperties properties;

	private final List<Source> sources;

	private final ContentStore store;

	private final Repositories repositories;

	private final CopiedManifests copies;

	private final ManifestIntake intake;

	private final Clock clock;

	private final SingleFlight flights = new SingleFlight();

	Upstream(UpstreamProperties properties, ContentStore store, Repositories repositories, ManifestIntake intake,
			Clock clock) {
		this.clock = clock;
		this.properties = properties;
		this.store = store;
		this.repositories = repositories;
		this.copies = new CopiedManifests(repositories.database());
		this.intake = intake;
		this.sources = properties.accesses().stream().map(RegistryClient::new).map(Source::new).toList();
	}

	String name() {
		return this.properties.name();
	}

	/**
	 * The manifest that a tag or digest points at.
	 * @param warnings hears of what the client should know
	 * @return empty if neither upstream nor we have it
	 * @throws IOException if the upstream does not say and we do not know
	 */
	public Optional<StoredManifest> manifest(RepositoryName repository, String reference, Warnings warnings)
			throws IOException {
		Optional<StoredManifest> known = find(repository, reference);
		boolean tag = reference.indexOf(':') < 0;
		if (known.isPresent() && (!tag || isFresh(repository, Tag.of(reference)))) {
			noteUse(repository, known.get());
			return known;
		}
		try {
			this.flights.run(repository + "@" + reference, () -> fetchManifest(repository, reference));
		}
		catch (RegistryException ex) {
			if (isUnknown(ex)) {
				return Optional.empty();
			}
			if (known.isEmpty()) {
				throw ex;
			}
			LOGGER.warn("{} of {} is served as it was before: {}", reference, repository, ex.getMessage());
			warnings.warn("the upstream '" + name() + "' cannot be asked; this is what it said before");
		}
		Optional<StoredManifest> found = find(repository, reference);
		found.ifPresent((manifest) -> noteUse(repository, manifest));
		return found;
	}

	private Optional<StoredManifest> find(RepositoryName repository, String reference) {
		return (reference.indexOf(':') >= 0) ? this.repositories.manifests().find(repository, Digest.of(reference))
				: this.repositories.manifests().find(repository, Tag.of(reference));
	}

	private boolean isFresh(RepositoryName repository, Tag tag) {
		return this.copies.checked(repository, tag)
			.filter((seen) -> seen.plus(this.properties.fresh()).isAfter(now()))
			.isPresent();
	}

	private void noteUse(RepositoryName repository, StoredManifest manifest) {
		this.copies.wanted(repository, manifest.digest(), now(), now().minus(NOTE_USE_EVERY));
	}

	/** Docker Hub says 401 for what does not exist, so as not to tell what does. */
	private static boolean isUnknown(RegistryException ex) {
		return ex.reason() == Reason.NOT_FOUND || ex.reason() == Reason.UNAUTHORIZED || ex.reason() == Reason.DENIED;
	}

	private void fetchManifest(RepositoryName repository, String reference) throws IOException {
		boolean tag = reference.indexOf(':') < 0;
		if (tag && isStill(repository, Tag.of(reference))) {
			this.copies.confirm(repository, Tag.of(reference), now());
			return;
		}
		Exact<ManifestDocument> found = ask(repository, (client) -> client.manifest(reference));
		Digest digest = tag ? found.digest() : Digest.of(reference);
		List<Tag> tags = tag ? List.of(Tag.of(reference)) : List.of();
		this.intake.copy(new NewManifest(repository, digest, found.bytes().length, found.document(), tags, null),
				found.bytes());
	}

	/** Whether a tag points at what we have, which a HEAD request tells for less. */
	private boolean isStill(RepositoryName repository, Tag tag) throws IOException {
		Optional<StoredManifest> known = this.repositories.manifests().find(repository, tag);
		if (known.isEmpty()) {
			return false;
		}
		Optional<Descriptor> head = ask(repository, (client) -> client.head(tag.value()));
		return head.map(Descriptor::digest).filter(known.get().digest()::equals).isPresent();
	}

	/**
	 * Sees to it that a blob is there, if a manifest of the repository names it.
	 * @throws IOException if the upstream does not deliver it
	 */
	public void fetchBlob(RepositoryName repository, Digest digest) throws IOException {
		Optional<Long> size = this.copies.namedSize(repository, digest);
		if (size.isEmpty() || this.repositories.blobs().mount(repository, repository, digest)) {
			return;
		}
		Descriptor blob = Descriptor.of("application/octet-stream", digest, size.get());
		this.flights.run(digest.toString(), () -> {
			if (this.repositories.blobs().find(repository, digest).isEmpty()) {
				ask(repository, (client) -> download(client, repository, blob));
			}
		});
		if (this.repositories.blobs().find(repository, digest).isEmpty()) {
			fetchBlob(repository, digest);
		}
	}

	private boolean download(RepositoryClient client, RepositoryName repository, Descriptor blob) throws IOException {
		try (InputStream in = client.openBlob(blob); Ingest ingest = this.store.begin()) {
			in.transferTo(ingest.output());
			this.repositories.contents().leaseForCommit(blob.digest(), blob.size());
			ingest.commit(blob.digest(), blob.size());
			this.repositories.blobs().link(repository, blob.digest());
			return true;
		}
	}

	/**
	 * Asks mirrors and the upstream itself until one answers. Who did not answer just now
	 * is not asked, so that a dead one costs its patience once and not each time.
	 */
	private <T> T ask(RepositoryName repository, Question<T> question) throws IOException {
		RepositoryName theirs = RepositoryName.of(repository.value().substring(name().length() + 1));
		IOException last = null;
		for (Source source : this.sources) {
			if (source.rests(now())) {
				last = source.failure;
				continue;
			}
			try {
				return question.of(source.client.repository(theirs));
			}
			catch (IOException ex) {
				LOGGER.debug("{} was not to be had", repository, ex);
				source.failed(ex, now());
				last = ex;
			}
		}
		throw last;
	}

	/**
	 * Removes manifests that nobody wanted for long.
	 * @return how many
	 */
	int forget() {
		int forgotten = 0;
		for (BlobLinks.Link link : this.copies.unwantedSince(name() + "/", now().minus(this.properties.keep()), 1000)) {
			if (this.repositories.manifests().delete(link.repository(), link.digest())) {
				forgotten++;
			}
		}
		return forgotten;
	}

	private Instant now() {
		return this.clock.instant();
	}

	@Override
	public void close() {
		this.sources.forEach((source) -> source.client.close());
	}

	/** Hears of what a client should know. */
	public interface Warnings {

		void warn(String text);

	}

	/** A mirror or the upstream itself. */
	private static final class Source {

		private final RegistryClient client;

		private volatile IOException failure;

		private volatile Instant resting = Instant.MIN;

		Source(RegistryClient client) {
			this.client = client;
		}

		boolean rests(Instant now) {
			return now.isBefore(this.resting);
		}

		void failed(IOException ex, Instant now) {
			this.failure = ex;
			if (ex instanceof RegistryException registry && registry.reason() == Reason.UNAVAILABLE) {
				this.resting = now.plus(REST);
			}
		}

	}

	private interface Question<T> {

		T of(RepositoryClient client) throws IOException;

	}

}
