package dev.gantry.platform.lease;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Who leads, until when, under which epoch; times are the database's. */
@Entity
@Table(name = "leases")
public class Lease {

	@Id
	private String name;

	private String holder;

	private long epoch;

	@Column(name = "expires_at")
	private Instant expiresAt;

	protected Lease() {
	}

	public String holder() {
		return this.holder;
	}

	public long epoch() {
		return this.epoch;
	}

	public Instant expiresAt() {
		return this.expiresAt;
	}

}
