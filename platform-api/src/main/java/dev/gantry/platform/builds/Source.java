package dev.gantry.platform.builds;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A pushed source tree; its bytes are in the source store under its digest. */
@Entity
@Immutable
@Table(name = "sources")
public class Source {

	@Id
	private String id;

	@Column(name = "app_id")
	private String appId;

	private String digest;

	@Column(name = "size_bytes")
	private long size;

	private String dockerfile;

	private String processes;

	@Column(name = "created_at")
	private Instant createdAt;

	protected Source() {
	}

	public Source(String appId, String digest, long size, String dockerfile, String processes, Instant now) {
		this.id = UUID.randomUUID().toString();
		this.appId = appId;
		this.digest = digest;
		this.size = size;
		this.dockerfile = dockerfile;
		this.processes = processes;
		this.createdAt = now;
	}

	public String id() {
		return this.id;
	}

	public String appId() {
		return this.appId;
	}

	/** {@code sha256:…} of the stored tar.gz. */
	public String digest() {
		return this.digest;
	}

	/** Of the stored tar.gz, in bytes. */
	public long size() {
		return this.size;
	}

	/** The Dockerfile's path in the tree. */
	public String dockerfile() {
		return this.dockerfile;
	}

	/** The process types that the tree declares, as JSON: type to settings. */
	public String processes() {
		return this.processes;
	}

	public Instant createdAt() {
		return this.createdAt;
	}

}
