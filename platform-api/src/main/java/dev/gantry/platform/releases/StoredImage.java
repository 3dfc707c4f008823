package dev.gantry.platform.releases;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/**
 * An image by its digest.
 *
 * @param registry {@code host[:port]} of the registry that has it, or {@code null} for
 * the platform's own, whose address may change
 * @param repository for example {@code apps/hello}
 * @param digest {@code sha256:…} of its manifest
 */
@Embeddable
public record StoredImage(@Column(name = "image_registry") String registry,
		@Column(name = "image_repository") String repository, @Column(name = "image_digest") String digest) {

	/** As a node pulls it: {@code host:port/repository@digest}. */
	public String pulledFrom(String platformRegistry) {
		return ((this.registry != null) ? this.registry : platformRegistry) + "/" + this.repository + "@" + this.digest;
	}

	/** As people see it; the platform's own registry goes without saying. */
	@Override
	public String toString() {
		return ((this.registry != null) ? this.registry + "/" : "") + this.repository + "@" + this.digest;
	}

}
