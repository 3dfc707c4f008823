package dev.gantry.contracts.detection;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.gantry.contracts.errors.GantryException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DetectionTest {

	private static SourceFiles files(String... namesAndTexts) {
		Map<String, String> files = new TreeMap<>();
		for (int i = 0; i < namesAndTexts.length; i += 2) {
			files.put(namesAndTexts[i], namesAndTexts[i + 1]);
		}
		return new SourceFiles() {

			@Override
			public List<String> top() {
				return files.keySet().stream().filter((name) -> !name.contains("/")).toList();
			}

			@Override
			public Optional<String> text(String path) {
				return Optional.ofNullable(files.get(path));
			}

		};
	}

	private static Detected detect(String... namesAndTexts) {
		return Detection.of(files(namesAndTexts), BaseImages.DEBIAN);
	}

	private static void refuses(String message, String... namesAndTexts) {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> detect(namesAndTexts))
			.withMessageContaining(message)
			.satisfies((ex) -> assertThat(ex.remedy()).contains("Dockerfile"));
	}

	@Test
	void buildsAFlaskAppWithGunicornWhenItDependsOnIt() {
		Detected detected = detect("requirements.txt", "flask==3.0\ngunicorn>=20\n", "app.py",
				"app = Flask(__name__)\n");
		assertThat(detected.kind()).isEqualTo("Python");
		assertThat(detected.dockerfile()).contains("pip install -r requirements.txt")
			.contains("CMD [\"/bin/sh\", \"-c\", \"exec gunicorn --bind 0.0.0.0:$PORT app:app\"]");
		assertThat(detected.table()).anyMatch((line) -> line.startsWith("start") && line.contains("gunicorn is among"));
	}

	@Test
	void startsAPythonFileItselfWithoutAServer() {
		assertThat(detect("main.py", "print()").dockerfile()).contains("CMD [\"python3\", \"main.py\"]")
			.doesNotContain("pip install");
		assertThat(detect("requirements.txt", "gunicorn-extras", "app.py", "").dockerfile())
			.contains("CMD [\"python3\", \"app.py\"]");
		assertThat(detect("requirements.txt", "fastapi", "main.py", "api = FastAPI()\n").dockerfile())
			.contains("main:api");
		refuses("how it is started", "requirements.txt", "flask");
	}

	@Test
	void followsTheProcfileBeforeItsOwnIdeas() {
		assertThat(detect("requirements.txt", "", "Procfile", "worker: x\nweb: python serve.py --port $PORT\n")
			.dockerfile()).contains("CMD [\"/bin/sh\", \"-c\", \"python serve.py --port $PORT\"]");
		assertThat(detect("Procfile", "web: ./server -q").dockerfile()).contains("\"exec ./server -q\"");
		refuses("no web process", "Procfile", "worker: x");
	}

	@Test
	void installsExactlyWhatANodeAppLocked() {
		Detected locked = detect("package.json", "{\"scripts\": {\"start\": \"node x\", \"build\": \"vite build\"}}",
				"package-lock.json", "{}");
		assertThat(locked.dockerfile()).contains("npm ci --no-audit --no-fund\n")
			.contains("npm run build && npm prune --omit=dev")
			.contains("CMD [\"npm\", \"start\"]");
		assertThat(detect("package.json", "{\"main\": \"lib.js\"}", "lib.js", "").dockerfile())
			.contains("npm install --no-audit --no-fund --omit=dev")
			.contains("CMD [\"node\", \"lib.js\"]");
		refuses("yarn or pnpm", "package.json", "{}", "yarn.lock", "");
		refuses("how it is started", "package.json", "{}");
		refuses("asks for Node.js 22", "package.json", "{\"engines\": {\"node\": \">=22\"}}");
	}

	@Test
	void buildsAJarWithMaven() {
		Detected detected = detect("pom.xml",
				"<project><properties><java.version>17</java.version></properties></project>", "mvnw", "",
				".mvn/wrapper/maven-wrapper.properties", "");
		assertThat(detected.dockerfile()).contains("mvn -B -DskipTests package").contains("openjdk-17-jre-headless");
		assertThat(detected.decisions()).anyMatch((decision) -> decision.reason().contains("wrapper would download"));
		refuses("asks for Java 21", "pom.xml", "<maven.compiler.release>21</maven.compiler.release>");
		assertThat(Detection.of(files("pom.xml", "<java.version>21</java.version>"), BaseImages.OFFICIAL).dockerfile())
			.contains("FROM maven:3-eclipse-temurin-21 AS build")
			.contains("FROM eclipse-temurin:21-jre");
	}

	@Test
	void needsAWrapperForGradleOnDebian() {
		assertThat(detect("build.gradle.kts", "", "gradlew", "").dockerfile())
			.contains("sh ./gradlew --no-daemon assemble");
		refuses("brings no wrapper", "build.gradle", "");
	}

	@Test
	void buildsGoIntoAnEmptyImage() {
		assertThat(detect("go.mod", "module x\n\ngo 1.19\n", "main.go", "").dockerfile()).contains("FROM scratch")
			.contains("CMD [\"/app\"]");
		refuses("asks for Go 1.23", "go.mod", "go 1.23.1");
	}

	@Test
	void servesFilesThatAreNoProgram() {
		assertThat(detect("index.html", "").dockerfile()).contains("httpd", "/site");
		assertThat(detect("public/index.html", "").dockerfile()).contains("COPY public /site/");
	}

	@ParameterizedTest
	@EnumSource
	void saysWhatIsMissingWhenItKnowsNothing(BaseImages bases) {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> Detection.of(files("README", ""), bases))
			.withMessageContaining("nothing at its top says what it is")
			.satisfies((ex) -> assertThat(ex.remedy()).contains("requirements.txt"));
		assertThat(Detection.mayKnow((name) -> name.equals("README"))).isFalse();
		assertThat(Detection.mayKnow((name) -> name.equals("go.mod"))).isTrue();
	}

}
