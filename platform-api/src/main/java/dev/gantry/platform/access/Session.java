package dev.gantry.platform.access;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A browser that was signed in with a token; kept by the SHA-256 of its cookie. */
@Entity
@Table(name = "sessions")
class Session {

	@Id
	private String hash;

	@Column(name = "token_id")
	private String tokenId;

	@Column(name = "created_at")
	private Instant createdAt;

	@Column(name = "expires_at")
	private Instant expiresAt;

	protected Session() {
	}

	Session(String hash, String tokenId, Instant createdAt, Instant expiresAt) {
		this.hash = hash;
		this.tokenId = tokenId;
		this.createdAt = createdAt;
		this.expiresAt = expiresAt;
	}

	String tokenId() {
		return this.tokenId;
	}

	boolean valid(Instant now) {
		return now.isBefore(this.expiresAt);
	}

}
