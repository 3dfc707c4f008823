package dev.gantry.platform.teams;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** People and scripts that see and change the same apps. */
@Entity
@Table(name = "teams")
public class Team {

	/** The team of apps that the platform's administrators make without naming one. */
	public static final String DEFAULT_ID = "00000000-0000-0000-0000-000000000000";

	@Id
	private String id;

	private String name;

	@Column(name = "created_at")
	private Instant createdAt;

	protected Team() {
	}

	Team(String name, Instant now) {
		this.id = UUID.randomUUID().toString();
		this.name = name;
		this.createdAt = now;
	}

	public String id() {
		return this.id;
	}

	public String name() {
		return this.name;
	}

	public Instant createdAt() {
		return this.createdAt;
	}

}
