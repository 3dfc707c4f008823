package dev.gantry.platform.git.web;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.apps.StageView;

/**
 * Tells a deployment to the person who pushes: a line for each stage that ended, then
 * where the app answers, what is new and the way back. At most a dozen lines when all
 * goes well.
 */
class PushReport {

	private final Consumer<String> out;

	private final PushedCommits commits;

	private final String branch;

	private final Set<DeploymentStage> told = EnumSet.noneOf(DeploymentStage.class);

	/**
	 * Tells of one deployment.
	 * @param out takes the lines
	 * @param commits what is new
	 * @param branch the branch that a preview shows, or {@code null} for the app itself
	 */
	PushReport(Consumer<String> out, PushedCommits commits, String branch) {
		this.out = out;
		this.commits = commits;
		this.branch = branch;
	}

	/** Tells what is new at a look. */
	void tell(DeploymentView view) {
		view.stages()
			.stream()
			.filter(PushReport::isTold)
			.filter((stage) -> this.told.add(stage.stage()))
			.forEach(this::line);
	}

	private static boolean isTold(StageView stage) {
		return stage.state() == StageView.State.DONE || stage.state() == StageView.State.FAILED;
	}

	private void line(StageView stage) {
		String mark = (stage.state() == StageView.State.DONE) ? "ok" : "FAILED";
		String name = stage.stage().name().toLowerCase(Locale.ROOT).replace('_', ' ');
		String detail = (stage.detail() == null) ? "" : "  " + stage.detail();
		this.out.accept(String.format(Locale.ROOT, "%-6s %-13s %7s%s", mark, name, seconds(stage.millis()), detail));
	}

	/** Says how it ended. */
	void conclude(DeploymentView ended) {
		switch (ended.status()) {
			case SUCCEEDED -> succeeded(ended);
			case FAILED -> failed(ended);
			case SUPERSEDED -> this.out.accept("A newer push took over from deployment " + ended.number() + ".");
			case RUNNING -> this.out
				.accept("Deployment " + ended.number() + " takes long and goes on: gantry releases " + ended.app());
		}
	}

	private void succeeded(DeploymentView ended) {
		long millis = Duration.between(ended.createdAt(), ended.endedAt()).toMillis();
		this.out.accept("Release " + ended.release() + " of " + ended.app() + " is live after " + seconds(millis) + ": "
				+ this.commits);
		this.out.accept("Back: gantry rollback " + ended.app()
				+ ((this.branch == null) ? "" : "   End: git push <remote> :" + this.branch));
		this.out.accept(ended.url());
	}

	private void failed(DeploymentView ended) {
		if (ended.lastLines() != null) {
			ended.lastLines().forEach((line) -> this.out.accept("| " + line));
		}
		if (ended.failure() != null) {
			this.out.accept(ended.failure().detail());
			if (ended.failure().remedy() != null) {
				this.out.accept(ended.failure().remedy());
			}
		}
		this.out.accept((ended.servingRelease() == null) ? "Nothing serves yet."
				: "Release " + ended.servingRelease() + " goes on serving.");
	}

	private static String seconds(Long millis) {
		return (millis == null) ? "" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
	}

}
