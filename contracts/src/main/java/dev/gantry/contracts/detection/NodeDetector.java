package dev.gantry.contracts.detection;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Node.js with npm. */
final class NodeDetector implements Detector {

	private static final Pattern MAIN = Pattern.compile("\"main\"\\s*:\\s*\"([^\"\\s]+)\"");

	private static final Pattern ENGINE = Pattern.compile("\"node\"\\s*:\\s*\"[^\"\\d]*(\\d+)");

	private static final int DEBIAN_NODE = 18;

	@Override
	public Optional<Detected> detect(SourceFiles files, BaseImages bases) {
		Optional<String> description = files.text("package.json");
		if (description.isEmpty()) {
			return Optional.empty();
		}
		String text = description.get();
		Draft draft = new Draft("Node.js", "there is a package.json");
		Matcher engine = ENGINE.matcher(text);
		int wanted = engine.find() ? Integer.parseInt(engine.group(1)) : 0;
		if (bases == BaseImages.DEBIAN && wanted > DEBIAN_NODE) {
			throw Detection.unclear("package.json asks for Node.js " + wanted + ", and Debian 12 has " + DEBIAN_NODE,
					"Set build.base-images to official, lower the version, or add a Dockerfile");
		}
		String version = bases == BaseImages.DEBIAN ? "18" : wanted == 0 ? "lts" : String.valueOf(wanted);
		draft.decide("Node.js", version, wanted == 0 ? "package.json names none" : "package.json names " + wanted);
		draft.bases(bases, "node:" + version + "-slim");
		if (bases == BaseImages.DEBIAN) {
			draft.debian("", "nodejs", "npm", "ca-certificates");
		}
		else {
			draft.line("FROM node:" + version + "-slim");
		}
		draft.line("WORKDIR /app");
		install(draft, files, text);
		draft.line("ENV NODE_ENV=production");
		return Optional.of(draft.finish(start(files, text)));
	}

	private static void install(Draft draft, SourceFiles files, String text) {
		String npm = "RUN --mount=type=cache,target=/root/.npm npm ";
		boolean locked = files.has("package-lock.json");
		if (!locked && (files.has("yarn.lock") || files.has("pnpm-lock.yaml"))) {
			throw Detection.unclear("The app is installed with yarn or pnpm, and only npm is known here",
					"Add a package-lock.json with 'npm install --package-lock-only', or a Dockerfile");
		}
		draft.decide("dependencies", locked ? "npm ci" : "npm install",
				locked ? "there is a package-lock.json" : "there is no package-lock.json: versions may change");
		draft.line("COPY package.json " + (locked ? "package-lock.json " : "") + "./");
		boolean builds = script(text, "build");
		draft.line(npm + (locked ? "ci" : "install") + " --no-audit --no-fund" + (builds ? "" : " --omit=dev"));
		draft.line("COPY . .");
		if (builds) {
			draft.decide("build", "npm run build", "package.json has a script of that name");
			draft.line("RUN npm run build && npm prune --omit=dev");
		}
	}

	private static boolean script(String text, String name) {
		Matcher scripts = Pattern.compile("\"scripts\"\\s*:\\s*\\{([^}]*)}").matcher(text);
		return scripts.find() && scripts.group(1).contains("\"" + name + "\"");
	}

	private static Start start(SourceFiles files, String text) {
		Optional<Start> procfile = Start.procfile(files);
		if (procfile.isPresent()) {
			return procfile.get();
		}
		if (script(text, "start")) {
			return Start.of("package.json has a start script", "npm", "start");
		}
		Matcher main = MAIN.matcher(text);
		if (main.find() && files.has(main.group(1).replaceFirst("^\\./", ""))) {
			return Start.of("package.json names it as main", "node", main.group(1));
		}
		for (String name : List.of("server.js", "index.js", "app.js", "main.js")) {
			if (files.has(name)) {
				return Start.of("there is a " + name, "node", name);
			}
		}
		throw Detection.unclear("The Node.js app does not say how it is started",
				"Add a start script to package.json, a Procfile with a line like 'web: node server.js', or a Dockerfile");
	}

}
