package dev.gantry.platform.deployments;

import java.util.Locale;

/** What set a deployment off. */
public enum DeploymentCause {

	/** A pushed source tree. */
	SOURCE,
	/** An image reference. */
	IMAGE,
	/** A git repository. */
	GIT,
	/** A change of configuration. */
	CONFIG,
	/** A change of a process type. */
	PROCESS,
	/** A return to a former release. */
	ROLLBACK;

	/** The word in the API. */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

}
