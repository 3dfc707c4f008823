package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.BuildStep.State;
import dev.gantry.engine.build.BuildHost.Recording;
import dev.gantry.engine.build.BuildHost.Result;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What COPY and ADD make of a context and an image. */
class CopyTest {

	private static BuildHost host;

	@BeforeAll
	static void open() {
		host = BuildHost.create();
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			host.close();
		}
	}

	private static GantryException failure(String dockerfile, Map<String, String> files) throws IOException {
		return catchFailure(host.request(host.context(dockerfile, files)), new Recording());
	}

	private static GantryException catchFailure(BuildRequest request, Recording recording) {
		try {
			host.builds().build(request, recording);
		}
		catch (GantryException ex) {
			return ex;
		}
		throw new AssertionError("the build should have failed");
	}

	private static List<String> copied(String instruction, Map<String, String> files) throws IOException {
		return host.contentOfTopLayer(host.build("FROM base\n" + instruction + "\n", files).image());
	}

	@Test
	void copiesAFileToANameIntoADirectoryOrOntoOne() throws IOException {
		Map<String, String> files = Map.of("d/f", "x");
		assertThat(copied("COPY d/f /new", files)).containsExactly("new");
		assertThat(copied("COPY d/f /new/", files)).containsExactly("new/", "new/f");
		assertThat(copied("COPY d/f /etc", files)).containsExactly("etc/", "etc/f");
		assertThat(copied("COPY d/f /etc/passwd", files)).containsExactly("etc/", "etc/passwd");
		assertThat(copied("COPY d/f relative", files)).containsExactly("relative");
	}

	@Test
	void copiesTheContentOfADirectory() throws IOException {
		Map<String, String> files = Map.of("d/f", "x", "d/sub/g", "y");
		assertThat(copied("COPY d /etc", files)).containsExactly("etc/", "etc/f", "etc/sub/", "etc/sub/g");
		assertThat(copied("COPY d /new", files)).containsExactly("new/", "new/f", "new/sub/", "new/sub/g");
		assertThat(copied("COPY d/ ./", files)).containsExactly("f", "sub/", "sub/g");
		assertThat(failure("FROM base\nCOPY d /etc/passwd\n", files).getMessage())
			.contains("a directory cannot be copied onto the file /etc/passwd");
		assertThat(failure("FROM base\nCOPY d /etc/passwd/x\n", files).getMessage())
			.contains("which is not a directory");
	}

	@Test
	void makesTheSameLayerOfTheSameFilesAgain() throws IOException {
		BuildRequest request = host.request(host.context("FROM base\nCOPY d /etc/new/dir/\nCOPY d/f /usr/bin/\n",
				Map.of("d/f", "x", "d/sub/g", "y")));
		BuildRequest fresh = request.with(request.cache().withUse(false));
		assertThat(host.build(fresh).image().layers()).isEqualTo(host.build(fresh).image().layers());
	}

	@Test
	void matchesPatterns() throws IOException {
		Map<String, String> files = Map.of("a.py", "", "b.py", "", "c.txt", "", "x/a.py", "", "y/a.py", "");
		assertThat(copied("COPY *.py /p/", files)).containsExactly("p/", "p/a.py", "p/b.py");
		assertThat(copied("COPY [ac].* /p/", files)).containsExactly("p/", "p/a.py", "p/c.txt");
		assertThat(copied("COPY ?/a.py /p/", files)).containsExactly("p/", "p/a.py");
		assertThat(copied("COPY [\"a.py\", \"c.txt\", \"/p/\"]", files)).containsExactly("p/", "p/a.py", "p/c.txt");
		assertThat(failure("FROM base\nCOPY *.py /p\n", files).getMessage())
			.contains("several sources need a directory");
		assertThat(failure("FROM base\nCOPY *.rb /p/\n", files).getMessage()).contains("there is no '*.rb' to copy");
		assertThat(failure("FROM base\nCOPY [a /p/\n", files).getMessage()).contains("'[' without ']'");
	}

	@Test
	void leavesOutWhatItIsTold() throws IOException {
		Map<String, String> files = Map.of("d/a.log", "", "d/b", "", "d/sub/c.log", "", "d/sub/d", "");
		assertThat(copied("COPY --exclude=*.log --exclude=sub/c.log d /new", files)).containsExactly("new/", "new/b",
				"new/sub/", "new/sub/d");
	}

	@Test
	void replacesAFileWithADirectoryOfTheContext() throws IOException {
		Result result = host.build("FROM base\nCOPY d /etc\n", Map.of("d/passwd/now", "a directory"));
		assertThat(host.read(result.image(), "/etc/passwd/now")).isEqualTo("a directory");
		assertThat(host.read(result.image(), "/etc/group")).isNotNull();
	}

	@Test
	void keepsTheDirectoriesOfASourceFromItsPivotOn() throws IOException {
		Map<String, String> files = Map.of("a/b/c.txt", "", "a/b/d/e.txt", "", "a/f.md", "");
		assertThat(copied("COPY --parents a/b/c.txt a/f.md /p/", files)).containsExactly("p/", "p/a/", "p/a/b/",
				"p/a/b/c.txt", "p/a/f.md");
		assertThat(copied("COPY --parents a/./b /p", files)).containsExactly("p/", "p/b/", "p/b/c.txt", "p/b/d/",
				"p/b/d/e.txt");
		assertThat(copied("COPY --parents ./a/**/*.txt /p/", files)).containsExactly("p/", "p/a/", "p/a/b/",
				"p/a/b/c.txt", "p/a/b/d/", "p/a/b/d/e.txt");
	}

	@Test
	void changesModesByLetters() throws IOException {
		Result result = host.build("""
				FROM base
				COPY --chmod=u=rwX,go=rX d /d
				COPY --chmod=a-r,u+s d/f /g
				RUN stat -c %a /d /d/f /g > /out
				""", Map.of("d/f", ""));
		assertThat(host.read(result.image(), "/out")).isEqualTo("755\n644\n4200\n");
		assertThat(failure("FROM base\nCOPY --chmod=u+q a /x\n", Map.of("a", "")).getMessage())
			.contains("'u+q' is not a mode");
	}

	@Test
	void makesLinkedLayersThatDoNotDependOnTheBase() throws IOException {
		Map<String, String> files = Map.of("f", "x");
		Result one = host.build("FROM base\nRUN echo 1 > /1\nCOPY --link f /d/\n", files);
		Result two = host.build("FROM base\nRUN echo 2 > /2\nCOPY --link f /d/\n", files);
		assertThat(two.recording().states().get(2)).isEqualTo(State.CACHED);
		assertThat(one.image().layers().get(2)).isEqualTo(two.image().layers().get(2));
		assertThat(host.read(two.image(), "/d/f")).isEqualTo("x");
	}

	@Test
	void resolvesTargetsWithinTheImage() throws IOException {
		Result result = host.build("""
				FROM base
				RUN ln -s /nowhere/in/host /w && ln -s ../../../../etc /esc
				WORKDIR /w/x
				RUN pwd
				COPY f /esc/copied
				COPY f /bin/
				COPY f /var/run/deep/
				""", Map.of("f", "content"));
		assertThat(result.recording().output()).containsExactly("/nowhere/in/host/x");
		assertThat(host.read(result.image(), "/etc/copied")).isEqualTo("content");
		assertThat(host.read(result.image(), "/usr/bin/f")).isEqualTo("content");
		assertThat(host.read(result.image(), "/run/deep/f")).isEqualTo("content");
		assertThat(Path.of("/nowhere")).doesNotExist();
		assertThat(Path.of("/etc/copied")).doesNotExist();
		Result run = host.build("FROM base\nCOPY f /bin/\nRUN ls -l /bin/f && cat /usr/bin/sh > /dev/null\n",
				Map.of("f", "x"));
		assertThat(run.recording().output()).hasSize(1);
	}

	@Test
	void neverReadsOutsideOfTheContext() throws IOException {
		Path context = host.context("FROM base\nCOPY link /x\n", Map.of());
		for (String target : List.of("/etc/passwd", "../../../../../../etc/passwd", "/proc/self/environ")) {
			Files.deleteIfExists(context.resolve("link"));
			Files.createSymbolicLink(context.resolve("link"), Path.of(target));
			GantryException ex = catchFailure(host.request(context), new Recording());
			assertThat(ex.getMessage()).contains("there is no 'link' to copy");
		}
		Files.createDirectory(context.resolve("d"));
		Files.createSymbolicLink(context.resolve("d/l"), Path.of("/etc/passwd"));
		Files.writeString(context.resolve("Dockerfile"), "FROM base\nCOPY ../../../etc/passwd /a\n");
		assertThat(catchFailure(host.request(context), new Recording()).getMessage())
			.contains("there is no '../../../etc/passwd' to copy");
		Files.writeString(context.resolve("Dockerfile"), "FROM base\nCOPY d /d\n");
		Result result = host.build(host.request(context));
		assertThat(host.read(result.image(), "/d/l")).startsWith("root:x:0:0:root:/root:/bin/sh\napp:");
		Files.delete(context.resolve("Dockerfile"));
		Files.createSymbolicLink(context.resolve("Dockerfile"), Path.of("/etc/hostname"));
		assertThat(catchFailure(host.request(context), new Recording()).getMessage())
			.contains("The source has no Dockerfile");
	}

	@Test
	void keepsIgnoredFilesOut() throws IOException {
		Map<String, String> files = Map.of(".dockerignore", "*.log\nsecret\n!keep.log\n", "a.log", "", "keep.log", "",
				"secret/key", "", "src/main", "");
		Result result = host.build("FROM scratch\nCOPY . /\n", files);
		assertThat(host.contentOfTopLayer(result.image())).containsExactly(".dockerignore", "Dockerfile", "keep.log",
				"src/", "src/main");
		assertThat(failure("FROM base\nCOPY secret/key /\n", files).getMessage()).contains("there is no 'secret/key'");
	}

	@Test
	void unpacksArchivesThatAddBrings() throws Exception {
		Path context = host.context(
				"FROM base\nADD a.tar.gz b.tar.xz c.tar.bz2 /opt/\nADD a.tar.gz.txt /opt/plain\nCOPY a.tar.gz /opt/\n",
				Map.of("a.tar.gz.txt", "no archive"));
		Files.createDirectories(context.resolve("in/dir"));
		Files.writeString(context.resolve("in/dir/file"), "inside");
		for (String archive : List.of("a.tar.gz", "b.tar.xz", "c.tar.bz2")) {
			Files.writeString(context.resolve("in/dir/" + archive.charAt(0)), archive);
			Process tar = new ProcessBuilder("tar", "-C", context.resolve("in").toString(), "-caf",
					context.resolve(archive).toString(), "dir")
				.inheritIO()
				.start();
			assertThat(tar.waitFor()).isZero();
		}
		Result result = host.build(host.request(context));
		assertThat(host.read(result.image(), "/opt/dir/file")).isEqualTo("inside");
		assertThat(host.read(result.image(), "/opt/dir/c")).isEqualTo("c.tar.bz2");
		assertThat(host.read(result.image(), "/opt/plain")).isEqualTo("no archive");
		assertThat(host.contentOfTopLayer(result.image())).containsExactly("opt/", "opt/a.tar.gz");
	}

	@Test
	void ownsAndModesWhatItCopies() throws IOException {
		Result result = host.build("FROM base\nCOPY --chown=app:staff --chmod=750 f /new/dir/f\n", Map.of("f", "x"));
		try (var stack = host.open(result.image())) {
			var status = stack.resolve("/new/dir/f").status().orElseThrow();
			assertThat(status.mode()).isEqualTo(0750);
			assertThat(status.uid()).isEqualTo(1000);
			assertThat(status.gid()).isEqualTo(50);
			assertThat(stack.resolve("/new").status().orElseThrow().uid()).isEqualTo(1000);
		}
		assertThat(failure("FROM base\nCOPY --chown=ghost f /f\n", Map.of("f", "x")).getMessage())
			.contains("the image has no user 'ghost'");
	}

}
