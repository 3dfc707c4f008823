package dev.gantry.contracts.detection;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Go modules: one static program and certificate authorities, nothing else. */
final class GoDetector implements Detector {

	private static final int DEBIAN_MINOR = 19;

	private static final Pattern VERSION = Pattern.compile("(?m)^go 1\\.(\\d+)");

	@Override
	public Optional<Detected> detect(SourceFiles files, BaseImages bases) {
		Optional<String> module = files.text("go.mod");
		if (module.isEmpty()) {
			return Optional.empty();
		}
		Draft draft = new Draft("Go", "there is a go.mod");
		Matcher matcher = VERSION.matcher(module.get());
		int minor = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
		if (bases == BaseImages.DEBIAN && minor > DEBIAN_MINOR) {
			throw Detection.unclear("go.mod asks for Go 1." + minor + ", and Debian 12 has Go 1." + DEBIAN_MINOR,
					"Set build.base-images to official, lower the version, or add a Dockerfile");
		}
		draft.decide("Go", bases == BaseImages.DEBIAN ? "1." + DEBIAN_MINOR : minor == 0 ? "1" : "1." + minor,
				minor == 0 ? "go.mod names none" : "go.mod names 1." + minor);
		draft.bases(bases, "golang");
		if (bases == BaseImages.DEBIAN) {
			draft.debian("build", "golang-go", "ca-certificates", "git");
		}
		else {
			draft.line("FROM golang:" + (minor == 0 ? "1" : "1." + minor) + " AS build");
		}
		String target = files.top().stream().anyMatch((name) -> name.endsWith(".go")) ? "." : "./cmd/...";
		draft.decide("package", target,
				target.equals(".") ? "there are .go files at the top" : "there are no .go files at the top");
		draft.line("WORKDIR /src").line("COPY . .");
		String output = target.equals(".") ? "/out/app" : "/out/";
		draft.line("RUN --mount=type=cache,target=/root/.cache --mount=type=cache,target=/root/go "
				+ "mkdir /out && CGO_ENABLED=0 go build -trimpath -ldflags=-s -o " + output + " " + target
				+ (target.equals(".") ? "" : " && mv $(ls -d /out/* | head -n 1) /out/app"));
		draft.decide("result", "scratch", "a static program needs no distribution");
		draft.line("FROM scratch");
		draft.line("COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt");
		draft.line("COPY --from=build /out/app /app");
		return Optional.of(draft.finish(Start.of("the program that was built", "/app")));
	}

}
