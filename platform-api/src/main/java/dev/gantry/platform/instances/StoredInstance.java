package dev.gantry.platform.instances;

import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.scheduler.cluster.Note;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * One wanted replica with its present generation, as it is stored. Only the leader writes
 * here; what nodes tell is an {@link Observation}.
 */
@Entity
@Table(name = "instances")
public class StoredInstance {

	@Id
	private String id;

	@Column(name = "app_id")
	private String appId;

	@Column(name = "release_number")
	private int release;

	private String process;

	private int replica;

	@Column(name = "created_at")
	private Instant createdAt;

	private long generation;

	@Enumerated(EnumType.STRING)
	private WantedKind wanted;

	@Column(name = "node_id")
	private String nodeId;

	@Column(name = "wanted_since")
	private Instant wantedSince;

	@Column(name = "wanted_until")
	private Instant wantedUntil;

	private int failures;

	private StoredExit lastExit;

	@Convert(converter = NoteList.class)
	private List<Note> notes;

	protected StoredInstance() {
	}

	public StoredInstance(String id, String appId, int release, String process, int replica, Instant createdAt) {
		this.id = id;
		this.appId = appId;
		this.release = release;
		this.process = process;
		this.replica = replica;
		this.createdAt = createdAt;
		this.wanted = WantedKind.UNPLACED;
		this.wantedSince = createdAt;
		this.notes = List.of();
	}

	/**
	 * Says what is wanted of which generation.
	 * @param until the end of a rest or the deadline of draining, or {@code null}
	 */
	public void want(long ofGeneration, WantedKind kind, String node, Instant since, Instant until) {
		this.generation = ofGeneration;
		this.wanted = kind;
		this.nodeId = node;
		this.wantedSince = since;
		this.wantedUntil = until;
	}

	/** Says what has become of it so far. */
	public void remember(int failuresInARow, ContainerExit exit, List<Note> explanation) {
		this.failures = failuresInARow;
		this.lastExit = StoredExit.of(exit);
		this.notes = List.copyOf(explanation);
	}

	public String id() {
		return this.id;
	}

	public String appId() {
		return this.appId;
	}

	/** The number of the release that it runs. */
	public int release() {
		return this.release;
	}

	/** The process type's name. */
	public String process() {
		return this.process;
	}

	/** Which replica, from 1. */
	public int replica() {
		return this.replica;
	}

	/** {@code web.1}. */
	public String name() {
		return this.process + "." + this.replica;
	}

	public Instant createdAt() {
		return this.createdAt;
	}

	/** Which attempt to run it, from 1; 0 before the first. */
	public long generation() {
		return this.generation;
	}

	public WantedKind wanted() {
		return this.wanted;
	}

	/** Its node's id, or {@code null}. */
	public String nodeId() {
		return this.nodeId;
	}

	public Instant wantedSince() {
		return this.wantedSince;
	}

	/** The end of a rest or the deadline of draining, or {@code null}. */
	public Instant wantedUntil() {
		return this.wantedUntil;
	}

	/** Ends in a row of generations that did not stay up. */
	public int failures() {
		return this.failures;
	}

	/** How the last generation that ended did, or {@code null}. */
	public ContainerExit lastExit() {
		return StoredExit.toExit(this.lastExit);
	}

	/** Why it is as it is, newest last. */
	public List<Note> notes() {
		return this.notes;
	}

}
