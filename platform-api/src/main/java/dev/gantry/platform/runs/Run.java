package dev.gantry.platform.runs;

import java.time.Instant;
import java.util.UUID;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.runs.RunState;
import dev.gantry.platform.columns.StoredFailure;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/**
 * A command that runs once. Owner of the transitions: <pre>
 * WAITING → STARTING → RUNNING → SUCCEEDED | FAILED
 *    │          └─────────┴→ STOPPING → STOPPED
 *    └→ FAILED | STOPPED
 * </pre> An end that is told twice changes nothing.
 */
@Entity
@Table(name = "runs")
public class Run {

	@Id
	private String id;

	@Column(name = "app_id")
	private String appId;

	private int number;

	private RunOrigin origin;

	@Column(name = "release_number")
	private int release;

	private RunSpec spec;

	@Enumerated(EnumType.STRING)
	private RunState state;

	@Column(name = "node_id")
	private String nodeId;

	private String waiting;

	@Column(name = "created_at")
	private Instant createdAt;

	@Column(name = "placed_at")
	private Instant placedAt;

	@Column(name = "started_at")
	private Instant startedAt;

	@Column(name = "stopping_at")
	private Instant stoppingAt;

	@Column(name = "ended_at")
	private Instant endedAt;

	@Column(name = "exit_code")
	private Integer exitCode;

	private StoredFailure failure;

	private boolean closed;

	@Version
	private long version;

	protected Run() {
	}

	Run(String appId, int number, RunOrigin origin, int release, RunSpec spec, Instant now) {
		this.id = UUID.randomUUID().toString();
		this.appId = appId;
		this.number = number;
		this.origin = origin;
		this.release = release;
		this.spec = spec;
		this.state = RunState.WAITING;
		this.createdAt = now;
	}

	/** A node shall run it. */
	void place(String node, Instant now) {
		if (this.state == RunState.WAITING) {
			this.state = RunState.STARTING;
			this.nodeId = node;
			this.placedAt = now;
			this.waiting = null;
		}
	}

	/** Why it waits. */
	void explain(String reason) {
		this.waiting = reason;
	}

	/** Its command has begun. */
	void begin(Instant at) {
		if (this.state == RunState.STARTING) {
			this.state = RunState.RUNNING;
			this.startedAt = at;
		}
	}

	/** It shall end, for a reason. One that no node has ends at once. */
	void stop(Failure cause, Instant now) {
		if (this.state == RunState.WAITING) {
			this.state = RunState.STOPPING;
			end(null, cause, now);
		}
		else if (!this.state.ended() && this.state != RunState.STOPPING) {
			this.state = RunState.STOPPING;
			this.stoppingAt = now;
			this.failure = StoredFailure.of(cause);
		}
	}

	/**
	 * It has ended.
	 * @param status its command's, or {@code null} if there is none
	 * @param cause why it did not end well, or {@code null} if it did
	 */
	void end(Integer status, Failure cause, Instant now) {
		if (this.state.ended()) {
			return;
		}
		if (this.state == RunState.STOPPING) {
			this.state = RunState.STOPPED;
		}
		else {
			this.state = (cause == null) ? RunState.SUCCEEDED : RunState.FAILED;
		}
		this.exitCode = status;
		this.failure = StoredFailure.of(cause);
		this.endedAt = now;
		this.closed = this.nodeId == null;
	}

	/** Nothing of it is left on its node. */
	public void close() {
		this.closed = true;
	}

	public String id() {
		return this.id;
	}

	public String appId() {
		return this.appId;
	}

	/** Counts the app's runs from 1. */
	public int number() {
		return this.number;
	}

	/** As in logs. */
	public String name() {
		return dev.gantry.scheduler.cluster.Run.PROCESS + "." + this.number;
	}

	public RunOrigin origin() {
		return this.origin;
	}

	/** The number of the release whose image and configuration it has. */
	public int release() {
		return this.release;
	}

	public RunSpec spec() {
		return this.spec;
	}

	public RunState state() {
		return this.state;
	}

	/** The node that has it, or {@code null}. */
	public String nodeId() {
		return this.nodeId;
	}

	/** Why it waits, or {@code null}. */
	public String waiting() {
		return this.waiting;
	}

	public Instant createdAt() {
		return this.createdAt;
	}

	Instant placedAt() {
		return this.placedAt;
	}

	public Instant startedAt() {
		return this.startedAt;
	}

	Instant stoppingAt() {
		return this.stoppingAt;
	}

	public Instant endedAt() {
		return this.endedAt;
	}

	/** Its command's status, or 128 and the signal that ended it; else {@code null}. */
	public Integer exitCode() {
		return this.exitCode;
	}

	/** Why it did not end well, or why it shall end; else {@code null}. */
	public Failure failure() {
		return StoredFailure.toFailure(this.failure);
	}

	public boolean closed() {
		return this.closed;
	}

	/** Somebody wants its end. */
	static Failure stoppedBy(String actor) {
		return new Failure(ErrorCode.STATE_CONFLICT, "Stopped by " + actor, null);
	}

}
