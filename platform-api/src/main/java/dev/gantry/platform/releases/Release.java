package dev.gantry.platform.releases;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import dev.gantry.platform.apps.ProcessSpec;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Table;
import org.hibernate.annotations.BatchSize;

/**
 * An image, a configuration and process types under one number; written once. The
 * replicas that it pins are those of its day: how many instances are wanted is said by
 * the app's processes, so that a rollback does not undo a scaling.
 */
@Entity
@Table(name = "releases")
public class Release {

	@Id
	private String id;

	@Column(name = "app_id")
	private String appId;

	private int number;

	private StoredImage image;

	@Column(name = "config_version")
	private int configVersion;

	private String summary;

	@Column(name = "created_at")
	private Instant createdAt;

	@Column(name = "created_by")
	private String createdBy;

	@ElementCollection(fetch = FetchType.EAGER)
	@CollectionTable(name = "release_processes", joinColumns = @JoinColumn(name = "release_id"))
	@MapKeyColumn(name = "type")
	@BatchSize(size = 100)
	private Map<String, ProcessSpec> processes;

	protected Release() {
	}

	Release(String appId, int number, StoredImage image, int configVersion, Map<String, ProcessSpec> processes) {
		this.id = UUID.randomUUID().toString();
		this.appId = appId;
		this.number = number;
		this.image = image;
		this.configVersion = configVersion;
		this.processes = new TreeMap<>(processes);
	}

	void describe(String text, String actor, Instant now) {
		this.summary = text;
		this.createdBy = actor;
		this.createdAt = now;
	}

	public String id() {
		return this.id;
	}

	public String appId() {
		return this.appId;
	}

	/** Counts the app's releases from 1. */
	public int number() {
		return this.number;
	}

	public StoredImage image() {
		return this.image;
	}

	/** The configuration that it pins; 0 is the empty one. */
	public int configVersion() {
		return this.configVersion;
	}

	/** How it came about. */
	public String summary() {
		return this.summary;
	}

	public Instant createdAt() {
		return this.createdAt;
	}

	public String createdBy() {
		return this.createdBy;
	}

	/** Its process types, ports resolved. */
	public Map<String, ProcessSpec> processes() {
		return Collections.unmodifiableMap(this.processes);
	}

}
