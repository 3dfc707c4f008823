package dev.gantry.platform.builds;

import java.util.Locale;

/**
 * A source tree that was checked and stored.
 *
 * @param digest {@code sha256:…} of the stored tar.gz
 * @param size of the stored tar.gz, in bytes
 * @param files how many files there are
 * @param expanded the files' size together, in bytes
 * @param dockerfile the Dockerfile's path
 * @param declaration what the tree declares of the app
 */
public record SourceContent(String digest, long size, int files, long expanded, String dockerfile,
		SourceDeclaration declaration) {

	/** In a few words. */
	public String summary() {
		return this.files + ((this.files == 1) ? " file, " : " files, ") + readable(this.expanded);
	}

	private static String readable(long bytes) {
		if (bytes < 1000) {
			return bytes + " bytes";
		}
		double value = bytes;
		String unit = "";
		for (String next : new String[] { "kB", "MB", "GB" }) {
			if (value < 1000) {
				break;
			}
			value /= 1000;
			unit = next;
		}
		return String.format(Locale.ROOT, "%.1f %s", value, unit);
	}

}
