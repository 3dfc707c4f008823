package dev.gantry.contracts.detection;

import java.util.ArrayList;
import java.util.List;

/** A Dockerfile on its way, with the reasons for it. */
final class Draft {

	private static final String DEBIAN = "debian:bookworm";

	private final String kind;

	private final List<Decision> decisions = new ArrayList<>();

	private final List<String> lines = new ArrayList<>();

	Draft(String kind, String reason) {
		this.kind = kind;
		this.decisions.add(new Decision("language", kind, reason));
	}

	Draft decide(String question, String choice, String reason) {
		this.decisions.add(new Decision(question, choice, reason));
		return this;
	}

	Draft line(String line) {
		this.lines.add(line);
		return this;
	}

	/** Starts a stage from Debian with some packages. */
	Draft debian(String stage, String... packages) {
		line("FROM " + DEBIAN + (stage.isEmpty() ? "" : " AS " + stage));
		if (packages.length > 0) {
			boolean java = String.join(" ", packages).contains("openjdk");
			/*
			 * Its installation links manual pages, which slim images have no directory
			 * for.
			 */
			line("RUN " + (java ? "mkdir -p /usr/share/man/man1 && " : "")
					+ "apt-get update && apt-get install -y --no-install-recommends " + String.join(" ", packages)
					+ " && rm -rf /var/lib/apt/lists/*");
		}
		return this;
	}

	Draft bases(BaseImages bases, String official) {
		return bases == BaseImages.DEBIAN
				? decide("base image", DEBIAN, "this node builds from Debian's packages (build.base-images: debian)")
				: decide("base image", official, "this node uses official images (build.base-images: official)");
	}

	/** The end of each: nobody's rights, a port, a command. */
	Detected finish(Start start) {
		decide("start", start.command(), start.reason());
		line("ENV PORT=8080");
		line("EXPOSE 8080");
		line("USER 65534:65534");
		line("CMD " + start.json());
		StringBuilder text = new StringBuilder();
		this.lines.forEach((one) -> text.append(one).append('\n'));
		return new Detected(this.kind, text.toString(), this.decisions);
	}

}
