package dev.gantry.contracts.detection;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Java with Maven or Gradle: a build, and its executable jar on a runtime alone. */
final class JavaDetector implements Detector {

	private static final int DEBIAN_JAVA = 17;

	private static final Pattern RELEASE = Pattern
		.compile("<(java\\.version|maven\\.compiler\\.(?:release|source)|release)>\\s*(?:1\\.)?(\\d+)\\s*<");

	private static final Pattern TOOLCHAIN = Pattern
		.compile("(JavaLanguageVersion\\.of\\(|VERSION_|sourceCompatibility\\s*=\\s*['\"]?)(\\d+)");

	@Override
	public Optional<Detected> detect(SourceFiles files, BaseImages bases) {
		if (files.has("pom.xml")) {
			return Optional.of(maven(files, bases));
		}
		for (String name : new String[] { "build.gradle", "build.gradle.kts" }) {
			if (files.has(name)) {
				return Optional.of(gradle(files, bases, name));
			}
		}
		return Optional.empty();
	}

	private static Detected maven(SourceFiles files, BaseImages bases) {
		Draft draft = new Draft("Java", "there is a pom.xml");
		int version = version(draft, files.text("pom.xml").orElse(""), RELEASE, "pom.xml", bases);
		boolean wrapper = files.has("mvnw") && files.has(".mvn/wrapper/maven-wrapper.properties");
		boolean own = wrapper && bases == BaseImages.OFFICIAL;
		draft.decide("build tool", own ? "./mvnw" : "mvn", own ? "the source brings its Maven wrapper"
				: wrapper ? "the wrapper would download Maven; the base image has one" : "there is no Maven wrapper");
		draft.bases(bases, "maven:3-eclipse-temurin-" + version);
		if (bases == BaseImages.DEBIAN) {
			draft.debian("build", "openjdk-17-jdk-headless", "maven");
		}
		else {
			draft.line("FROM maven:3-eclipse-temurin-" + version + " AS build");
		}
		draft.line("WORKDIR /src").line("COPY . .");
		draft.line("RUN --mount=type=cache,target=/root/.m2 " + (own ? "sh ./mvnw" : "mvn")
				+ " -B -DskipTests package && cp $(ls -S target/*.jar | grep -v -e '-sources' -e '-javadoc' -e '/original-' "
				+ "-e '-plain' | head -n 1) /app.jar");
		return finish(draft, files, bases, version);
	}

	private static Detected gradle(SourceFiles files, BaseImages bases, String name) {
		Draft draft = new Draft("Java", "there is a " + name);
		int version = version(draft, files.text(name).orElse(""), TOOLCHAIN, name, bases);
		boolean wrapper = files.has("gradlew");
		if (!wrapper && bases == BaseImages.DEBIAN) {
			throw Detection.unclear("The Gradle build brings no wrapper, and Debian's own Gradle is too old for it",
					"Add the wrapper with 'gradle wrapper', set build.base-images to official, or add a Dockerfile");
		}
		draft.decide("build tool", wrapper ? "./gradlew" : "gradle",
				wrapper ? "the source brings its Gradle wrapper" : "there is no Gradle wrapper");
		draft.bases(bases, wrapper ? "eclipse-temurin:" + version : "gradle:jdk" + version);
		if (bases == BaseImages.DEBIAN) {
			draft.debian("build", "openjdk-17-jdk-headless", "ca-certificates");
		}
		else {
			draft.line("FROM " + (wrapper ? "eclipse-temurin:" + version : "gradle:jdk" + version) + " AS build");
		}
		draft.line("WORKDIR /src").line("COPY . .");
		draft.line("RUN --mount=type=cache,target=/root/.gradle " + (wrapper ? "sh ./gradlew" : "gradle")
				+ " --no-daemon assemble && cp $(ls -S build/libs/*.jar | grep -v -e '-plain' -e '-sources' -e '-javadoc'"
				+ " | head -n 1) /app.jar");
		return finish(draft, files, bases, version);
	}

	private static int version(Draft draft, String text, Pattern pattern, String file, BaseImages bases) {
		Matcher matcher = pattern.matcher(text);
		int wanted = matcher.find() ? Integer.parseInt(matcher.group(2)) : 0;
		if (bases == BaseImages.DEBIAN) {
			if (wanted > DEBIAN_JAVA) {
				throw Detection.unclear(file + " asks for Java " + wanted + ", and Debian 12 has Java " + DEBIAN_JAVA,
						"Set build.base-images to official, lower the version, or add a Dockerfile");
			}
			draft.decide("Java", String.valueOf(DEBIAN_JAVA), "Debian 12 has it" + asked(wanted, file));
			return DEBIAN_JAVA;
		}
		int version = wanted <= 8 ? 21 : wanted;
		draft.decide("Java", String.valueOf(version), wanted == 0 ? file + " names none" : file + " names " + wanted);
		return version;
	}

	private static String asked(int wanted, String file) {
		return wanted == 0 ? "" : "; " + file + " asks for " + wanted;
	}

	private static Detected finish(Draft draft, SourceFiles files, BaseImages bases, int version) {
		if (bases == BaseImages.DEBIAN) {
			draft.debian("", "openjdk-17-jre-headless", "ca-certificates");
		}
		else {
			draft.line("FROM eclipse-temurin:" + version + "-jre");
		}
		draft.line("WORKDIR /app").line("COPY --from=build /app.jar /app/app.jar");
		draft.line("ENV SERVER_PORT=8080");
		return draft.finish(Start.procfile(files)
			.orElseGet(() -> Start.of("the largest jar of the build; Spring Boot listens on SERVER_PORT", "java",
					"-XX:MaxRAMPercentage=70", "-jar", "/app/app.jar")));
	}

}
