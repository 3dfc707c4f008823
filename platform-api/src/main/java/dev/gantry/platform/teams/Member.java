package dev.gantry.platform.teams;

import java.io.Serial;
import java.io.Serializable;
import java.time.Instant;

import dev.gantry.platform.access.TokenKind;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;

/** A person of a team, known by the address that the identity provider has verified. */
@Entity
@Table(name = "members")
public class Member {

	@EmbeddedId
	private Key key;

	@Enumerated(EnumType.STRING)
	private TokenKind role;

	@Column(name = "created_at")
	private Instant createdAt;

	protected Member() {
	}

	Member(String teamId, String email, TokenKind role, Instant now) {
		this.key = new Key(teamId, email);
		this.role = role;
		this.createdAt = now;
	}

	public String teamId() {
		return this.key.teamId;
	}

	public String email() {
		return this.key.email;
	}

	public TokenKind role() {
		return this.role;
	}

	/**
	 * Which person of which team.
	 */
	@Embeddable
	static class Key implements Serializable {

		@Serial
		private static final long serialVersionUID = 1L;

		@Column(name = "team_id")
		private String teamId;

		private String email;

		protected Key() {
		}

		Key(String teamId, String email) {
			this.teamId = teamId;
			this.email = email;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Key that && this.teamId.equals(that.teamId) && this.email.equals(that.email);
		}

		@Override
		public int hashCode() {
			return 31 * this.teamId.hashCode() + this.email.hashCode();
		}

	}

}
