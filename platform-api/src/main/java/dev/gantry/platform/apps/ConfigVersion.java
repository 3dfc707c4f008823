package dev.gantry.platform.apps;

import java.io.Serializable;
import java.time.Instant;
import java.util.Map;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** One version of an app's configuration; written once. */
@Entity
@Immutable
@Table(name = "config_versions")
public class ConfigVersion {

	@EmbeddedId
	private Key key;

	@Convert(converter = SealedMap.class)
	private Map<String, String> environment;

	@Column(name = "created_at")
	private Instant createdAt;

	@Column(name = "created_by")
	private String createdBy;

	private String summary;

	protected ConfigVersion() {
	}

	public ConfigVersion(Key key, Map<String, String> environment, Instant createdAt, String createdBy,
			String summary) {
		this.key = key;
		this.environment = Map.copyOf(environment);
		this.createdAt = createdAt;
		this.createdBy = createdBy;
		this.summary = summary;
	}

	public String appId() {
		return this.key.appId();
	}

	/** Counts from 1. */
	public int version() {
		return this.key.version();
	}

	public Map<String, String> environment() {
		return this.environment;
	}

	public Instant createdAt() {
		return this.createdAt;
	}

	public String createdBy() {
		return this.createdBy;
	}

	/** What changed, by name and without values. */
	public String summary() {
		return this.summary;
	}

	/**
	 * Which version of which app.
	 *
	 * @param appId the app's id
	 * @param version counts from 1
	 */
	@Embeddable
	public record Key(@Column(name = "app_id") String appId,
			@Column(name = "version") int version) implements Serializable {
	}

}
