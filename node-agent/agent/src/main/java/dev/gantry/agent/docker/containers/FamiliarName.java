package dev.gantry.agent.docker.containers;

import dev.gantry.oci.reference.ImageReference;

/**
 * An image's name as Docker tells it to people: without what goes without saying, but
 * with the tag.
 */
public final class FamiliarName {

	private FamiliarName() {
	}

	public static String of(ImageReference name) {
		String tagged = (name.tag() != null || name.digest() != null) ? name.toString() : name + ":latest";
		return tagged.startsWith("docker.io/") ? tagged.substring("docker.io/".length()).replaceFirst("^library/", "")
				: tagged;
	}

}
