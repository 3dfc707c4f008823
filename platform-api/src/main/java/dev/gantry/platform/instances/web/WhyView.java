package dev.gantry.platform.instances.web;

import java.util.List;

/**
 * Why an app is as it is, {@code GET /apps/{app}/why}.
 *
 * @param app its name
 * @param status its condition in one word
 * @param sentences why
 * @param instances the same of each instance
 */
record WhyView(String app, String status, List<String> sentences, List<Instance> instances) {

	/**
	 * Why an instance is as it is.
	 *
	 * @param name for example {@code web.1}
	 * @param state its condition in one word
	 * @param sentences why, newest last
	 */
	record Instance(String name, String state, List<String> sentences) {
	}

}
