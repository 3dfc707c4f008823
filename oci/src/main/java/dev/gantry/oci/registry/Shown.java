package dev.gantry.oci.registry;

/** What a registry says, made fit to be shown: on one line, and not for ever. */
final class Shown {

	private static final int LIMIT = 300;

	private Shown() {
	}

	static String text(String hostile) {
		if (hostile == null) {
			return "";
		}
		String cut = (hostile.length() > LIMIT) ? hostile.substring(0, LIMIT) + "…" : hostile;
		return cut.replaceAll("\\p{C}+", " ").trim();
	}

}
