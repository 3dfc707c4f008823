package dev.gantry.platform.jobs;

import java.io.Serializable;
import java.time.Instant;

import dev.gantry.platform.apps.JobSpec;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** How far the schedule of a job has been dealt with. */
@Entity
@Table(name = "jobs")
class Job {

	@EmbeddedId
	private Key key;

	private String schedule;

	private boolean suspended;

	@Column(name = "dealt_until")
	private Instant dealtUntil;

	protected Job() {
	}

	Job(Key key, JobSpec spec, Instant now) {
		this.key = key;
		this.schedule = text(spec);
		this.dealtUntil = now;
	}

	private static String text(JobSpec spec) {
		return spec.schedule() + " " + spec.zone();
	}

	String name() {
		return this.key.name();
	}

	boolean suspended() {
		return this.suspended;
	}

	/** Until when it has been dealt with: what was due before does not come again. */
	Instant dealtUntil() {
		return this.dealtUntil;
	}

	void dealt(Instant until) {
		if (until.isAfter(this.dealtUntil)) {
			this.dealtUntil = until;
		}
	}

	/** Takes over another schedule, of which nothing is due yet. */
	boolean follow(JobSpec spec, Instant now) {
		if (this.schedule.equals(text(spec))) {
			return false;
		}
		this.schedule = text(spec);
		this.dealtUntil = now;
		return true;
	}

	void suspend() {
		this.suspended = true;
	}

	/** Goes on; what was due meanwhile is not made up for. */
	void resume(Instant now) {
		if (this.suspended) {
			this.suspended = false;
			dealt(now);
		}
	}

	/**
	 * Which job of which app.
	 *
	 * @param appId the app's id
	 * @param name the job's name
	 */
	@Embeddable
	record Key(@Column(name = "app_id") String appId, @Column(name = "name") String name) implements Serializable {
	}

}
