package dev.gantry.platform.access;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A bearer token as the platform keeps it: its SHA-256, never its text. */
@Entity
@Table(name = "tokens")
class Token {

	@Id
	private String id;

	private String name;

	@Enumerated(EnumType.STRING)
	private TokenKind kind;

	private String hash;

	@Column(name = "node_id")
	private String nodeId;

	@Column(name = "created_at")
	private Instant createdAt;

	@Column(name = "expires_at")
	private Instant expiresAt;

	@Column(name = "revoked_at")
	private Instant revokedAt;

	protected Token() {
	}

	Token(String name, TokenKind kind, String hash, String nodeId, Instant now) {
		this.id = UUID.randomUUID().toString();
		this.name = name;
		this.kind = kind;
		this.hash = hash;
		this.nodeId = nodeId;
		this.createdAt = now;
	}

	/** Ends by itself. */
	void expire(Instant at) {
		this.expiresAt = at;
	}

	void revoke(Instant now) {
		if (this.revokedAt == null) {
			this.revokedAt = now;
		}
	}

	boolean valid(Instant now) {
		return this.revokedAt == null && (this.expiresAt == null || now.isBefore(this.expiresAt));
	}

	String id() {
		return this.id;
	}

	String name() {
		return this.name;
	}

	TokenKind kind() {
		return this.kind;
	}

	String nodeId() {
		return this.nodeId;
	}

	String hash() {
		return this.hash;
	}

	Instant createdAt() {
		return this.createdAt;
	}

	Instant expiresAt() {
		return this.expiresAt;
	}

}
