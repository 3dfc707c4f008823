package dev.gantry.platform.volumes;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A volume that has a place. The leader makes and releases it; a person may say that it
 * is not wanted any more.
 */
@Entity
@Table(name = "volumes")
public class StoredVolume {

	@Id
	@Column(name = "volume_key")
	private String key;

	@Column(name = "app_id")
	private String appId;

	private String app;

	private String name;

	@Column(name = "node_id")
	private String nodeId;

	@Column(name = "created_at")
	private Instant createdAt;

	@Column(name = "unwanted_at")
	private Instant unwantedAt;

	@Column(name = "released_at")
	private Instant releasedAt;

	protected StoredVolume() {
	}

	/**
	 * A new one.
	 * @param key names the data on the node
	 * @param appId the app's id
	 * @param app the app's name, for who looks when it is gone
	 * @param name the volume's name in the app
	 * @param nodeId the node that has the data
	 */
	public StoredVolume(String key, String appId, String app, String name, String nodeId, Instant now) {
		this.key = key;
		this.appId = appId;
		this.app = app;
		this.name = name;
		this.nodeId = nodeId;
		this.createdAt = now;
	}

	public String key() {
		return this.key;
	}

	public String appId() {
		return this.appId;
	}

	public String app() {
		return this.app;
	}

	public String name() {
		return this.name;
	}

	public String nodeId() {
		return this.nodeId;
	}

	Instant createdAt() {
		return this.createdAt;
	}

	/** Whether somebody wants its data gone. */
	public boolean unwanted() {
		return this.unwantedAt != null;
	}

	/** Its data shall go as soon as nobody writes it. */
	void discard(Instant now) {
		if (this.unwantedAt == null) {
			this.unwantedAt = now;
		}
	}

	/** Whether it belongs to no app any more. */
	public boolean released() {
		return this.releasedAt != null;
	}

	/** It belongs to no app any more: its node deletes the data. */
	public void release(Instant now) {
		this.releasedAt = now;
	}

}
