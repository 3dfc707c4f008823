package dev.gantry.contracts.detection;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * Tells what an app is by the files at the top of its source. The first kind that fits
 * wins; a tree of several languages is what its package file says.
 */
public final class Detection {

	private static final List<Detector> DETECTORS = List.of(new JavaDetector(), new GoDetector(), new PythonDetector(),
			new NodeDetector(), new StaticDetector(), new ProcfileDetector());

	private static final List<String> MARKS = List.of("pom.xml", "build.gradle", "build.gradle.kts", "go.mod",
			"requirements.txt", "pyproject.toml", "setup.py", "app.py", "main.py", "wsgi.py", "server.py",
			"application.py", "run.py", "package.json", "index.html", "public/index.html", "Procfile");

	private Detection() {
	}

	/**
	 * Detects.
	 * @throws GantryException {@code BUILD_FILE_INVALID} if the source is nothing that is
	 * known, or something that decides is missing in it
	 */
	public static Detected of(SourceFiles files, BaseImages bases) {
		for (Detector detector : DETECTORS) {
			Optional<Detected> detected = detector.detect(files, bases);
			if (detected.isPresent()) {
				return detected.get();
			}
		}
		throw unclear("The source has no Dockerfile, and nothing at its top says what it is",
				"Add a Dockerfile, or one of pom.xml, build.gradle, go.mod, requirements.txt, pyproject.toml, "
						+ "package.json, index.html, Procfile");
	}

	/**
	 * Whether a source may be something that is known, by names alone.
	 * @param hasFile whether there is a file of a path
	 */
	public static boolean mayKnow(Predicate<String> hasFile) {
		return MARKS.stream().anyMatch(hasFile);
	}

	static GantryException unclear(String problem, String remedy) {
		return new GantryException(ErrorCode.BUILD_FILE_INVALID, problem, remedy);
	}

}
