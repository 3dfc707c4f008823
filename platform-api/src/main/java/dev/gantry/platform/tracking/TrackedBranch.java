package dev.gantry.platform.tracking;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import dev.gantry.platform.secrets.SealedText;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A branch that an app follows. A wish to fetch it is a job that stays until somebody has
 * done it; wishes that come meanwhile become one.
 */
@Entity
@Table(name = "tracked_branches")
public class TrackedBranch {

	@Id
	@Column(name = "app_id")
	private String appId;

	@Convert(converter = SealedText.class)
	private String url;

	private String branch;

	@Column(name = "hook_salt")
	private String hookSalt;

	private boolean previews;

	@Column(name = "created_at")
	private Instant createdAt;

	@Column(name = "fetch_wanted_at")
	private Instant fetchWantedAt;

	@Column(name = "fetch_wanted_by")
	private String fetchWantedBy;

	@Column(name = "fetch_taken_until")
	private Instant fetchTakenUntil;

	protected TrackedBranch() {
	}

	TrackedBranch(String appId, String url, String branch, Instant now) {
		this.appId = appId;
		this.url = url;
		this.branch = branch;
		this.hookSalt = UUID.randomUUID().toString();
		this.createdAt = now;
	}

	public String appId() {
		return this.appId;
	}

	/** The address, with user and password. */
	public String url() {
		return this.url;
	}

	public String branch() {
		return this.branch;
	}

	/** Whether a push to another branch makes a preview of it. */
	public boolean previews() {
		return this.previews;
	}

	void makePreviews(boolean wanted) {
		this.previews = wanted;
	}

	/** Where the same branch is now. */
	void moveTo(String address) {
		this.url = address;
	}

	/** Makes the hook's secret another one when the branch is set anew. */
	String hookPurpose() {
		return "webhook " + this.appId + " " + this.hookSalt;
	}

	public Instant fetchWantedAt() {
		return this.fetchWantedAt;
	}

	public String fetchWantedBy() {
		return this.fetchWantedBy;
	}

	/** Somebody wants what the branch holds now. */
	void want(String actor, Instant now) {
		this.fetchWantedAt = now;
		this.fetchWantedBy = actor;
	}

	/** Takes the job for a while; when that is over another may take it. */
	void take(Instant now, Duration atMost) {
		this.fetchTakenUntil = now.plus(atMost);
	}

	/** Ends the job, unless somebody has wanted it anew since it was begun. */
	void done(Instant wantedAt) {
		if (wantedAt.equals(this.fetchWantedAt)) {
			this.fetchWantedAt = null;
			this.fetchWantedBy = null;
		}
		this.fetchTakenUntil = null;
	}

}
