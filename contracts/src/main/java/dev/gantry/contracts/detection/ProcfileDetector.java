package dev.gantry.contracts.detection;

import java.util.Optional;

/** Whatever a Procfile starts, on a bare Debian. */
final class ProcfileDetector implements Detector {

	@Override
	public Optional<Detected> detect(SourceFiles files, BaseImages bases) {
		if (!files.has("Procfile")) {
			return Optional.empty();
		}
		Start start = Start.procfile(files)
			.orElseThrow(() -> Detection.unclear("The Procfile names no web process",
					"Add a line like 'web: ./server', or a Dockerfile"));
		Draft draft = new Draft("Procfile", "there is a Procfile and no file of a language that is known");
		draft.decide("base image", "debian:bookworm", "the command may need a shell and the usual tools");
		draft.debian("", "ca-certificates").line("WORKDIR /app").line("COPY . .");
		return Optional.of(draft.finish(start));
	}

}
