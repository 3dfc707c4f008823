package dev.gantry.platform.deployments;

import dev.gantry.platform.builds.SourceContent;

/**
 * Where a source tree came from.
 *
 * @param cause of the deployment
 * @param summary in a sentence
 */
public record SourceOrigin(DeploymentCause cause, String summary) {

	/** An archive that somebody sent. */
	public static SourceOrigin upload(SourceContent content) {
		return new SourceOrigin(DeploymentCause.SOURCE, "Push of " + content.summary());
	}

	/** A commit that somebody pushed. */
	public static SourceOrigin gitPush(String commit) {
		return new SourceOrigin(DeploymentCause.SOURCE, "Git push of " + commit);
	}

	/** A commit that was fetched. */
	public static SourceOrigin fetched(String address, String commit) {
		return new SourceOrigin(DeploymentCause.GIT, commit + " of " + address);
	}

}
