package dev.gantry.platform.access;

/** What a caller may do. Every door names one with {@link Requires}. */
public enum Permission {

	/** Open to everybody. */
	PUBLIC,
	/** See apps, releases, deployments, instances and their logs. */
	READ_APPS,
	/** Deploy, configure, scale and destroy apps. */
	CHANGE_APPS,
	/**
	 * Run commands in the app's containers, which sees and changes all that the app does.
	 */
	EXEC_IN_APPS,
	/** See nodes. */
	READ_NODES,
	/** Cordon, drain and remove nodes. */
	CHANGE_NODES,
	/** See the platform's images. */
	READ_IMAGES,
	/** Bring images into the platform. */
	CHANGE_IMAGES,
	/** See which tokens there are, without their texts. */
	READ_TOKENS,
	/** Issue tokens and take them back. */
	CHANGE_TOKENS,
	/** See which teams there are. */
	READ_TEAMS,
	/** Make and remove teams, and say whose an app is. */
	CHANGE_TEAMS,
	/** See what happened. */
	READ_EVENTS,
	/** See what the platform is and who asks. */
	READ_PLATFORM,
	/** See figures of the platform's own. */
	READ_FIGURES,
	/** Become a node. */
	JOIN_AS_NODE,
	/** Speak as a node. */
	ACT_AS_NODE,
	/** Speak as a router. */
	ACT_AS_ROUTER

}
