package dev.gantry.platform.releases;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppTasks;
import dev.gantry.platform.apps.ProcessSpec;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
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

	private static final int DEFAULT_PORT = 8080;

	@Id
	private String id;

	@Column(name = "app_id")
	private String appId;

	private int number;

	private StoredImage image;

	@Column(name = "exposed_port")
	private Integer exposedPort;

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

	@Convert(converter = AppTasks.Column.class)
	private AppTasks tasks;

	protected Release() {
	}

	Release(App app, ReleaseContent content, String summary, String createdBy, Instant now) {
		this.id = UUID.randomUUID().toString();
		this.appId = app.id();
		this.number = app.takeReleaseNumber();
		this.image = content.image();
		this.exposedPort = content.exposedPort();
		this.configVersion = content.configVersion();
		this.processes = new TreeMap<>(content.processes());
		this.tasks = app.tasks();
		this.summary = summary;
		this.createdBy = createdBy;
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

	/** What it has to run beside its process types. */
	public AppTasks tasks() {
		return this.tasks;
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

	/**
	 * Its process types. Where {@code web} declares no port, it has the image's exposed
	 * one, else 8080.
	 */
	public Map<String, ProcessSpec> processes() {
		Map<String, ProcessSpec> resolved = new TreeMap<>(this.processes);
		resolved.computeIfPresent(ProcessSpec.WEB,
				(type, spec) -> (spec.port() != null) ? spec : spec.withPort(webPort()));
		return resolved;
	}

	private int webPort() {
		return (this.exposedPort != null) ? this.exposedPort : DEFAULT_PORT;
	}

	/** Its content, process types as they were declared. */
	public ReleaseContent content() {
		return new ReleaseContent(this.image, this.exposedPort, this.configVersion,
				Collections.unmodifiableMap(this.processes));
	}

}
