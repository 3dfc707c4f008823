package dev.gantry.platform.drains;

import java.io.Serializable;
import java.time.Instant;

import dev.gantry.platform.secrets.SealedText;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** Where an app's log lines go, and how far they have gone. */
@Entity
@Table(name = "log_drains")
class LogDrain {

	@EmbeddedId
	private Key key;

	@Convert(converter = SealedText.class)
	private String url;

	@Column(name = "created_at")
	private Instant createdAt;

	@Column(name = "created_by")
	private String createdBy;

	@Column(name = "sent_until")
	private Instant sentUntil;

	private long sent;

	private long dropped;

	private String problem;

	protected LogDrain() {
	}

	LogDrain(Key key, String url, String createdBy, Instant now) {
		this.key = key;
		this.url = url;
		this.createdBy = createdBy;
		this.createdAt = now;
		this.sentUntil = now;
	}

	/** Leads elsewhere from now on. */
	void lead(String url) {
		this.url = url;
		this.problem = null;
	}

	/** Says how far it has come. */
	void progress(Instant until, long newlySent, long newlyDropped, String trouble) {
		if (until != null && until.isAfter(this.sentUntil)) {
			this.sentUntil = until;
		}
		this.sent += newlySent;
		this.dropped += newlyDropped;
		this.problem = (trouble == null || trouble.length() <= 2_000) ? trouble : trouble.substring(0, 2_000);
	}

	Key key() {
		return this.key;
	}

	String url() {
		return this.url;
	}

	Instant createdAt() {
		return this.createdAt;
	}

	String createdBy() {
		return this.createdBy;
	}

	/** The time of the last line that was sent or dropped. */
	Instant sentUntil() {
		return this.sentUntil;
	}

	long sent() {
		return this.sent;
	}

	long dropped() {
		return this.dropped;
	}

	/** What is wrong with it, or {@code null}. */
	String problem() {
		return this.problem;
	}

	/**
	 * Which drain of which app.
	 *
	 * @param appId the app's id
	 * @param name the drain's name
	 */
	@Embeddable
	record Key(@Column(name = "app_id") String appId, @Column(name = "name") String name) implements Serializable {
	}

}
