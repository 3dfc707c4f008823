package dev.gantry.cli.apps;

import java.nio.file.Path;
import java.util.Locale;

/** What an app is called of which only the source is known. */
final class SourceName {

	private SourceName() {
	}

	/** The directory's name, as far as an app can have it. */
	static String of(Path directory) {
		Path last = directory.toAbsolutePath().normalize().getFileName();
		return last == null ? "app"
				: last.toString()
					.toLowerCase(Locale.ROOT)
					.replaceAll("[^a-z0-9-]+", "-")
					.replaceAll("^[^a-z]+|-+$", "");
	}

}
