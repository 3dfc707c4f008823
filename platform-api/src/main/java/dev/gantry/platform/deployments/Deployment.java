package dev.gantry.platform.deployments;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.apps.StageView;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.platform.columns.StoredFailure;
import dev.gantry.platform.columns.TextList;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.MapKeyEnumerated;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.hibernate.annotations.BatchSize;

/**
 * The act of moving an app from one release to the next. The stages up to {@code STORED}
 * are moved on by the request and by the build's progress, the later ones by the leader.
 */
@Entity
@Table(name = "deployments")
public class Deployment {

	private static final int LONGEST_LINE = 1_000;

	@Id
	private String id;

	@Column(name = "app_id")
	private String appId;

	private int number;

	@Enumerated(EnumType.STRING)
	private DeploymentCause cause;

	private String summary;

	@Enumerated(EnumType.STRING)
	private DeploymentStatus status;

	@Column(name = "requested_by")
	private String requestedBy;

	@Column(name = "former_release")
	private Integer formerRelease;

	@Column(name = "release_number")
	private Integer release;

	@Column(name = "build_id")
	private String buildId;

	@Column(name = "created_at")
	private Instant createdAt;

	@Column(name = "ended_at")
	private Instant endedAt;

	private StoredFailure failure;

	@Enumerated(EnumType.STRING)
	@Column(name = "failed_stage")
	private DeploymentStage failedStage;

	@Convert(converter = TextList.class)
	@Column(name = "last_lines")
	private List<String> lastLines;

	@ElementCollection(fetch = FetchType.EAGER)
	@CollectionTable(name = "deployment_stages", joinColumns = @JoinColumn(name = "deployment_id"))
	@MapKeyColumn(name = "stage")
	@MapKeyEnumerated(EnumType.STRING)
	@BatchSize(size = 100)
	private Map<DeploymentStage, StageRecord> stages;

	@Version
	private long version;

	protected Deployment() {
	}

	Deployment(String appId, int number, DeploymentCause cause, String summary, String requestedBy, Instant now) {
		this.id = UUID.randomUUID().toString();
		this.appId = appId;
		this.number = number;
		this.cause = cause;
		this.summary = summary;
		this.status = DeploymentStatus.RUNNING;
		this.requestedBy = requestedBy;
		this.createdAt = now;
		this.lastLines = List.of();
		this.stages = new EnumMap<>(DeploymentStage.class);
		for (DeploymentStage stage : DeploymentStage.values()) {
			this.stages.put(stage, StageRecord.WAITING);
		}
	}

	/** Says which release served when it began. */
	void comesAfter(Integer release) {
		this.formerRelease = release;
	}

	void builds(String build) {
		this.buildId = build;
	}

	/** Says which release it brings. */
	public void brings(int number) {
		this.release = number;
	}

	/** Begins a stage, or tells more of one that is under way. */
	public void begin(DeploymentStage stage, String detail, Instant now) {
		StageRecord record = this.stages.get(stage);
		Instant since = (record.startedAt() != null) ? record.startedAt() : now;
		put(stage, new StageRecord(StageView.State.RUNNING, since, null, detail));
	}

	/** Ends a stage well; one that was never begun took no time. */
	public void complete(DeploymentStage stage, String detail, Instant now) {
		StageRecord record = this.stages.get(stage);
		if (record.state() == StageView.State.DONE) {
			return;
		}
		Instant since = (record.startedAt() != null) ? record.startedAt() : now;
		put(stage, new StageRecord(StageView.State.DONE, since, now, detail));
	}

	/** Passes over a stage that is not needed. */
	public void skip(DeploymentStage stage, String detail) {
		put(stage, new StageRecord(StageView.State.SKIPPED, null, null, detail));
	}

	/** Ends the deployment well. */
	public void succeed(Instant now) {
		this.status = DeploymentStatus.SUCCEEDED;
		this.endedAt = now;
	}

	/** Ends the deployment at a stage. */
	public void fail(DeploymentStage stage, Failure cause, List<String> lines, Instant now) {
		StageRecord record = this.stages.get(stage);
		Instant since = (record.startedAt() != null) ? record.startedAt() : now;
		put(stage, new StageRecord(StageView.State.FAILED, since, now, cause.detail()));
		this.status = DeploymentStatus.FAILED;
		this.failure = StoredFailure.of(cause);
		this.failedStage = stage;
		this.endedAt = now;
		remember(lines);
	}

	/** Keeps the last lines of what made it fail. */
	public void remember(List<String> lines) {
		if (this.status == DeploymentStatus.FAILED && this.lastLines.isEmpty()) {
			this.lastLines = lines.stream()
				.map((line) -> (line.length() <= LONGEST_LINE) ? line : line.substring(0, LONGEST_LINE) + "…")
				.toList();
		}
	}

	/** Ends the deployment because a newer one took over. */
	public void supersede(Failure cause, Instant now) {
		this.status = DeploymentStatus.SUPERSEDED;
		this.failure = StoredFailure.of(cause);
		this.endedAt = now;
	}

	private void put(DeploymentStage stage, StageRecord record) {
		this.stages.put(stage, record);
	}

	public String id() {
		return this.id;
	}

	public String appId() {
		return this.appId;
	}

	/** Counts the app's deployments from 1. */
	public int number() {
		return this.number;
	}

	public DeploymentCause cause() {
		return this.cause;
	}

	public String summary() {
		return this.summary;
	}

	public DeploymentStatus status() {
		return this.status;
	}

	/** The name of the token that asked for it. */
	public String requestedBy() {
		return this.requestedBy;
	}

	/** The release that served when it began, or {@code null}. */
	public Integer formerRelease() {
		return this.formerRelease;
	}

	/** The number of the release that it brings, or {@code null} until there is one. */
	public Integer release() {
		return this.release;
	}

	/** The id of its build, or {@code null} for none. */
	public String buildId() {
		return this.buildId;
	}

	public Instant createdAt() {
		return this.createdAt;
	}

	public Instant endedAt() {
		return this.endedAt;
	}

	/** Why it failed, or {@code null}. */
	public Failure failure() {
		return StoredFailure.toFailure(this.failure);
	}

	/** Where it failed, or {@code null}. */
	public DeploymentStage failedStage() {
		return this.failedStage;
	}

	/** The last lines of the build or instance that failed. */
	public List<String> lastLines() {
		return this.lastLines;
	}

	public StageRecord stage(DeploymentStage stage) {
		return this.stages.get(stage);
	}

	public Map<DeploymentStage, StageRecord> stages() {
		return Collections.unmodifiableMap(this.stages);
	}

}
