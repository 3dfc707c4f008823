package dev.gantry.platform.builds;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.gantry.contracts.errors.Failure;
import dev.gantry.platform.columns.Milliseconds;
import dev.gantry.platform.columns.NumberList;
import dev.gantry.platform.columns.StoredFailure;
import dev.gantry.platform.columns.TextMap;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/**
 * Turning a source into an image on a node. The leader assigns it ({@link #assign},
 * {@link #explain}, {@link #cancel}); the node's progress moves it on from there.
 */
@Entity
@Table(name = "builds")
public class Build {

	@Id
	private String id;

	@Column(name = "app_id")
	private String appId;

	private int number;

	@Column(name = "source_id")
	private String sourceId;

	@Column(name = "deployment_id")
	private String deploymentId;

	@Enumerated(EnumType.STRING)
	private BuildState state;

	private int attempt;

	@Column(name = "node_id")
	private String nodeId;

	@Column(name = "assigned_at")
	private Instant assignedAt;

	private String waiting;

	@Convert(converter = TextMap.class)
	private Map<String, String> arguments;

	@Column(name = "use_cache")
	private boolean useCache;

	@Column(name = "image_digest")
	private String imageDigest;

	@Convert(converter = NumberList.class)
	private List<Integer> exposed;

	@Convert(converter = Milliseconds.class)
	@Column(name = "stored_ms")
	private Duration stored;

	private StoredFailure failure;

	@Column(name = "created_at")
	private Instant createdAt;

	@Column(name = "started_at")
	private Instant startedAt;

	@Column(name = "ended_at")
	private Instant endedAt;

	@Column(name = "line_count")
	private long lineCount;

	@Version
	private long version;

	protected Build() {
	}

	public Build(String appId, int number, String sourceId, String deploymentId, Map<String, String> arguments,
			Instant now) {
		this.id = UUID.randomUUID().toString();
		this.appId = appId;
		this.number = number;
		this.sourceId = sourceId;
		this.deploymentId = deploymentId;
		this.state = BuildState.QUEUED;
		this.arguments = Map.copyOf(arguments);
		this.useCache = true;
		this.exposed = List.of();
		this.createdAt = now;
	}

	/** Gives the build to a node, as the given attempt. */
	public void assign(String node, int asAttempt, Instant now) {
		this.state = BuildState.ASSIGNED;
		this.nodeId = node;
		this.attempt = asAttempt;
		this.assignedAt = now;
		this.waiting = null;
		this.startedAt = null;
	}

	/** Says why it waits. */
	public void explain(String text) {
		this.waiting = text;
	}

	public void cancel(Failure cause, Instant now) {
		if (!this.state.ended()) {
			this.state = BuildState.CANCELLED;
			this.failure = StoredFailure.of(cause);
			this.endedAt = now;
		}
	}

	/** The node is at work. */
	public void moveOn(BuildState next, Instant now) {
		this.state = next;
		if (this.startedAt == null) {
			this.startedAt = now;
		}
	}

	public void succeed(String digest, List<Integer> ports, Duration storing, Instant now) {
		this.state = BuildState.SUCCEEDED;
		this.imageDigest = digest;
		this.exposed = List.copyOf(ports);
		this.stored = storing;
		this.endedAt = now;
	}

	public void fail(Failure cause, Instant now) {
		this.state = BuildState.FAILED;
		this.failure = StoredFailure.of(cause);
		this.endedAt = now;
	}

	public void countLines(long total) {
		this.lineCount = total;
	}

	public String id() {
		return this.id;
	}

	public String appId() {
		return this.appId;
	}

	/** Counts the app's builds from 1. */
	public int number() {
		return this.number;
	}

	/** The image's tag in the repository {@code apps/<app>}. */
	public String tag() {
		return "build-" + this.number;
	}

	public String sourceId() {
		return this.sourceId;
	}

	public String deploymentId() {
		return this.deploymentId;
	}

	public BuildState state() {
		return this.state;
	}

	/** Which attempt, from 1; 0 before the first. */
	public int attempt() {
		return this.attempt;
	}

	/** The node that has it or had it, or {@code null}. */
	public String nodeId() {
		return this.nodeId;
	}

	/** When it was given to its node, or {@code null}. */
	public Instant assignedAt() {
		return this.assignedAt;
	}

	/** Why it waits, or {@code null}. */
	public String waiting() {
		return this.waiting;
	}

	public Map<String, String> arguments() {
		return this.arguments;
	}

	public boolean useCache() {
		return this.useCache;
	}

	/** {@code sha256:…} once it succeeded, else {@code null}. */
	public String imageDigest() {
		return this.imageDigest;
	}

	/** The image's exposed ports. */
	public List<Integer> exposed() {
		return this.exposed;
	}

	/** How long the push to the registry took, or {@code null}. */
	public Duration stored() {
		return this.stored;
	}

	/** Why it failed, or {@code null}. */
	public Failure failure() {
		return StoredFailure.toFailure(this.failure);
	}

	public Instant createdAt() {
		return this.createdAt;
	}

	public Instant startedAt() {
		return this.startedAt;
	}

	public Instant endedAt() {
		return this.endedAt;
	}

	/** How many lines its log has had, also those that were dropped. */
	public long lineCount() {
		return this.lineCount;
	}

}
