package dev.gantry.platform.access;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
public class Token {

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

	@Column(name = "team_id")
	private String teamId;

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

	/** Reaches only what is this team's; {@code null} for the whole platform. */
	void belongTo(String team) {
		this.teamId = team;
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

	/** Why it is refused, or {@code null} if it is valid. */
	String refusal(Instant now) {
		if (valid(now)) {
			return null;
		}
		return (this.revokedAt != null) ? "The token '" + this.name + "' has been revoked"
				: "The token '" + this.name + "' expired at " + this.expiresAt.truncatedTo(ChronoUnit.SECONDS);
	}

	public String id() {
		return this.id;
	}

	public String name() {
		return this.name;
	}

	public TokenKind kind() {
		return this.kind;
	}

	String nodeId() {
		return this.nodeId;
	}

	public String teamId() {
		return this.teamId;
	}

	String hash() {
		return this.hash;
	}

	public Instant createdAt() {
		return this.createdAt;
	}

	public Instant expiresAt() {
		return this.expiresAt;
	}

}
