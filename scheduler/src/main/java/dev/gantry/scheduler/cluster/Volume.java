package dev.gantry.scheduler.cluster;

/**
 * A volume of an app that has its place. Its data is on one node and never moves, so one
 * node decides who writes it.
 *
 * @param key names the data on the node, as nothing else ever is
 * @param app the app
 * @param name its name in the app
 * @param node the id of the node that has the data
 * @param unwanted whether its data shall be deleted as soon as nobody writes it
 */
public record Volume(String key, String app, String name, String node, boolean unwanted) {

	/** One that is wanted. */
	public Volume(String key, String app, String name, String node) {
		this(key, app, name, node, false);
	}

}
