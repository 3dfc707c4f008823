package dev.gantry.platform.apps;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.teams.Team;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** An app: what a user deploys. */
@Entity
@Table(name = "apps")
public class App {

	@Id
	private String id;

	private String name;

	@Column(name = "created_at")
	private Instant createdAt;

	@Column(name = "deleting_at")
	private Instant deletingAt;

	@Column(name = "current_release")
	private Integer currentRelease;

	@Column(name = "config_version")
	private int configVersion;

	@Column(name = "next_release")
	private int nextRelease;

	@Column(name = "next_deployment")
	private int nextDeployment;

	@Column(name = "next_build")
	private int nextBuild;

	@Column(name = "next_run")
	private int nextRun;

	@Version
	private long version;

	@Column(name = "team_id")
	private String teamId;

	@Column(name = "preview_of")
	private String previewOf;

	@Column(name = "preview_branch")
	private String previewBranch;

	@Convert(converter = AppTasks.Column.class)
	private AppTasks tasks;

	protected App() {
	}

	public App(AppName name, Instant now) {
		this.id = UUID.randomUUID().toString();
		this.name = name.value();
		this.teamId = Team.DEFAULT_ID;
		this.createdAt = now;
		this.nextRelease = 1;
		this.nextDeployment = 1;
		this.nextBuild = 1;
		this.nextRun = 1;
		this.tasks = AppTasks.NONE;
	}

	/** An app that shows a branch of another, and is the same team's. */
	public static App preview(AppName name, App parent, String branch, Instant now) {
		App preview = new App(name, now);
		preview.teamId = parent.teamId;
		preview.previewOf = parent.id;
		preview.previewBranch = branch;
		return preview;
	}

	public String id() {
		return this.id;
	}

	public String name() {
		return this.name;
	}

	/** Whose it is. */
	public String teamId() {
		return this.teamId;
	}

	void give(String team) {
		this.teamId = team;
	}

	/** The id of the app whose branch it shows, or {@code null} if it is no preview. */
	public String previewOf() {
		return this.previewOf;
	}

	/** The branch that it shows, or {@code null}. */
	public String previewBranch() {
		return this.previewBranch;
	}

	public boolean isPreview() {
		return this.previewBranch != null;
	}

	public Instant createdAt() {
		return this.createdAt;
	}

	/**
	 * When its end was asked for, or {@code null}. Its rows go once its instances have
	 * ended.
	 */
	public Instant deletingAt() {
		return this.deletingAt;
	}

	public void delete(Instant now) {
		if (this.deletingAt == null) {
			this.deletingAt = now;
		}
	}

	/** The number of the release in force, or {@code null} before the first. */
	public Integer currentRelease() {
		return this.currentRelease;
	}

	/** Puts a release in force; only the leader does. */
	public void putInForce(int release) {
		this.currentRelease = release;
	}

	/** The newest configuration's version, 0 before the first. */
	public int configVersion() {
		return this.configVersion;
	}

	public int takeConfigVersion() {
		return ++this.configVersion;
	}

	/** Whether it has had a release. */
	public boolean hasReleases() {
		return this.nextRelease > 1;
	}

	public int takeReleaseNumber() {
		return this.nextRelease++;
	}

	public int takeDeploymentNumber() {
		return this.nextDeployment++;
	}

	public int takeRunNumber() {
		return this.nextRun++;
	}

	public int takeBuildNumber() {
		return this.nextBuild++;
	}

	/** What the next release will have to run beside its process types. */
	public AppTasks tasks() {
		return this.tasks;
	}

	/** A preview has no jobs: those of the app work on the same data already. */
	public void declare(AppTasks declared) {
		this.tasks = isPreview() ? new AppTasks(declared.release(), Map.of()) : declared;
	}

	public long version() {
		return this.version;
	}

}
