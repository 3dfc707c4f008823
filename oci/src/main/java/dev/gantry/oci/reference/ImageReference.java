package dev.gantry.oci.reference;

import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.InvalidDigestException;

/**
 * The name of an image: {@code [host[:port]/]repository[:tag][@digest]}.
 * <p>
 * A reference without a host stays without one: whoever resolves it decides on the
 * registries to ask and says so by {@link #on(RegistryHost)}. Docker's rule that single
 * names on Docker Hub live under {@code library/} is applied there and nowhere else.
 *
 * @param host the registry, or {@code null} if the reference does not say
 * @param repository the repository
 * @param tag the tag, or {@code null}
 * @param digest the manifest's digest, or {@code null}; with it the tag has no meaning
 */
public record ImageReference(RegistryHost host, RepositoryName repository, Tag tag, Digest digest) {

	private static final int MAX_LENGTH = 800;

	private static final String HUB_OFFICIAL = "library/";

	public ImageReference {
		Objects.requireNonNull(repository, "repository");
	}

	/**
	 * The reference with this text.
	 * @throws InvalidReferenceException if the text does not name an image
	 */
	@JsonCreator
	public static ImageReference parse(String text) {
		if (text == null || text.isEmpty() || text.length() > MAX_LENGTH) {
			throw new InvalidReferenceException(text, "is not an image reference");
		}
		Digest digest = null;
		String rest = text;
		int at = rest.indexOf('@');
		if (at >= 0) {
			digest = parseDigest(text, rest.substring(at + 1));
			rest = rest.substring(0, at);
		}
		RegistryHost host = null;
		int slash = rest.indexOf('/');
		if (slash > 0 && RegistryHost.looksLikeHost(rest.substring(0, slash))) {
			host = RegistryHost.of(rest.substring(0, slash));
			rest = rest.substring(slash + 1);
		}
		Tag tag = null;
		int colon = rest.indexOf(':');
		if (colon >= 0) {
			tag = Tag.of(rest.substring(colon + 1));
			rest = rest.substring(0, colon);
		}
		return of(host, RepositoryName.of(rest), tag, digest);
	}

	private static ImageReference of(RegistryHost host, RepositoryName repository, Tag tag, Digest digest) {
		ImageReference reference = new ImageReference(null, repository, tag, digest);
		return (host != null) ? reference.on(host) : reference;
	}

	private static Digest parseDigest(String text, String digest) {
		try {
			return Digest.of(digest);
		}
		catch (InvalidDigestException ex) {
			throw new InvalidReferenceException(text, "is not an image reference: " + ex.getMessage());
		}
	}

	/** Whether the reference names its registry. */
	public boolean hasHost() {
		return this.host != null;
	}

	/**
	 * The same image on this registry. On Docker Hub a single name gets its
	 * {@code library/}.
	 */
	public ImageReference on(RegistryHost registry) {
		RegistryHost canonical = canonical(registry);
		boolean official = canonical.equals(RegistryHost.DOCKER_HUB) && this.repository.isSingle();
		RepositoryName name = official ? RepositoryName.of(HUB_OFFICIAL + this.repository) : this.repository;
		return new ImageReference(canonical, name, this.tag, this.digest);
	}

	private static RegistryHost canonical(RegistryHost registry) {
		return switch (registry.value()) {
			case "index.docker.io", "registry-1.docker.io" -> RegistryHost.DOCKER_HUB;
			default -> registry;
		};
	}

	/** The same image without its registry. */
	public ImageReference withoutHost() {
		return new ImageReference(null, this.repository, this.tag, this.digest);
	}

	/** The same repository at this tag. */
	public ImageReference at(Tag newTag) {
		return new ImageReference(this.host, this.repository, newTag, null);
	}

	/** The same repository at this digest; a tag is dropped, because it may move. */
	public ImageReference at(Digest newDigest) {
		return new ImageReference(this.host, this.repository, null, newDigest);
	}

	/** What to ask the registry for: the digest, else the tag, else {@code latest}. */
	public String manifestReference() {
		if (this.digest != null) {
			return this.digest.toString();
		}
		return Optional.ofNullable(this.tag).orElse(Tag.LATEST).toString();
	}

	/** The reference in full, parseable again. */
	@JsonValue
	@Override
	public String toString() {
		return ((this.host != null) ? this.host + "/" : "") + this.repository
				+ ((this.tag != null) ? ":" + this.tag : "") + ((this.digest != null) ? "@" + this.digest : "");
	}

}
