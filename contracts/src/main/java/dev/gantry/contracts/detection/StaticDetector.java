package dev.gantry.contracts.detection;

import java.util.Optional;

/** Files for a browser, served as they are. */
final class StaticDetector implements Detector {

	@Override
	public Optional<Detected> detect(SourceFiles files, BaseImages bases) {
		String root = files.has("index.html") ? "." : files.has("public/index.html") ? "public" : null;
		if (root == null || files.has("Procfile")) {
			return Optional.empty();
		}
		Draft draft = new Draft("static files",
				"there is " + (root.equals(".") ? "an index.html" : "a public/index.html") + " and no program");
		draft.decide("server", "busybox httpd", "small, and it needs no configuration");
		if (bases == BaseImages.DEBIAN) {
			draft.bases(bases, "busybox");
			draft.debian("tools", "busybox-static");
			draft.line("FROM scratch").line("COPY --from=tools /bin/busybox /bin/busybox");
		}
		else {
			draft.bases(bases, "busybox:stable").line("FROM busybox:stable");
		}
		draft.decide("site", root.equals(".") ? "the whole source" : root, "index.html is there");
		draft.line("COPY " + (root.equals(".") ? "--exclude=Dockerfile --exclude=.* . /site/" : root + " /site/"));
		return Optional.of(draft.finish(Start.of("it serves /site in the foreground", "/bin/busybox", "httpd", "-f",
				"-p", "8080", "-h", "/site")));
	}

}
