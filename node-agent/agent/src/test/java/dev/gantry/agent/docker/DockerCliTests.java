package dev.gantry.agent.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.Housekeeping;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Docker's own command against the door, as people use it. */
@Timeout(300)
class DockerCliTests {

	private static final String DIGEST = "sha256:" + "a".repeat(64);

	private static TestDoor door;

	@BeforeAll
	static void open() throws Exception {
		TestDoor.assume(DockerCliTests.class, onPath("docker"), "there is no docker command on this host");
		door = TestDoor.open(DockerCliTests.class);
	}

	static boolean onPath(String program) {
		for (String place : System.getenv("PATH").split(":")) {
			if (Files.isExecutable(Path.of(place, program))) {
				return true;
			}
		}
		return false;
	}

	private static Path socket() {
		return door.socket();
	}

	@AfterAll
	static void close() throws Exception {
		if (door != null) {
			door.close();
		}
	}

	private record Outcome(int status, String out, String err) {
	}

	private static Outcome docker(String... arguments) throws Exception {
		return feed("", arguments);
	}

	private static Outcome feed(String input, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of("docker", "--host", "unix://" + socket()));
		command.addAll(List.of(arguments));
		return run(input, command.toArray(String[]::new));
	}

	private static Outcome run(String input, String... command) throws Exception {
		Path out = Files.createTempFile("docker-out", null);
		Path err = Files.createTempFile("docker-err", null);
		try {
			Process process = new ProcessBuilder(command).redirectOutput(out.toFile())
				.redirectError(err.toFile())
				.start();
			try (var stdin = process.getOutputStream()) {
				stdin.write(input.getBytes(StandardCharsets.UTF_8));
			}
			if (!process.waitFor(120, TimeUnit.SECONDS)) {
				process.destroyForcibly();
				throw new IOException("did not end: " + List.of(command));
			}
			return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
		}
		finally {
			Files.delete(out);
			Files.delete(err);
		}
	}

	@Test
	void runsAProgramAndLeavesNothingWithRm() throws Exception {
		Outcome outcome = docker("run", "--rm", "--name", "gone", "box", "sh", "-c", "echo out; echo err >&2; exit 7");
		assertThat(outcome).isEqualTo(new Outcome(7, "out\n", "err\n"));
		await().atMost(60, TimeUnit.SECONDS)
			.until(() -> docker("ps", "-aq", "--filter", "name=^gone$").out().isEmpty());
	}

	@Test
	void passesInputToItsEnd() throws Exception {
		String text = "line\n".repeat(50_000);
		assertThat(feed(text, "run", "--rm", "-i", "box", "cat").out()).isEqualTo(text);
	}

	@Test
	void tellsWhyAProgramCouldNotRun() throws Exception {
		Outcome outcome = docker("run", "--rm", "box", "no-such-program");
		assertThat(outcome.status()).isEqualTo(127);
		assertThat(outcome.err()).contains("no-such-program");
		assertThat(docker("run", "--rm", "no-such-image").status()).isEqualTo(125);
		assertThat(docker("run", "--rm", "--privileged", "box", "true").err()).contains("privileged");
	}

	@Test
	void appliesWhatARunAsksFor() throws Exception {
		Outcome outcome = docker("run", "--rm", "-e", "A=b", "-m", "64m", "--cpus", "0.5", "--read-only", "--user",
				"65534", "--cap-drop", "ALL", "--tmpfs", "/t", "--ulimit", "nofile=99:99", "-v", "things:/v",
				"--hostname", "me", "box", "sh", "-c",
				"echo $A $(id -u) $(ulimit -n) $HOSTNAME; touch /t/x; touch /x || echo read-only");
		assertThat(outcome.out()).isEqualTo("b 65534 99 me\nread-only\n");
	}

	@Test
	void takesAContainerThroughItsLife() throws Exception {
		String id = docker("run", "-d", "--name", "life", "box", "sh", "-c", "echo begun; exec sleep 1000").out()
			.strip();
		assertThat(docker("ps", "-q", "--no-trunc").out()).contains(id);
		assertThat(docker("exec", "-i", "life", "sh", "-c", "exit 5").status()).isEqualTo(5);
		assertThat(feed("typed", "exec", "-i", "life", "cat").out()).isEqualTo("typed");
		await().atMost(60, TimeUnit.SECONDS).until(() -> docker("logs", "life").out().equals("begun\n"));
		assertThat(docker("pause", "life").status()).isZero();
		assertThat(docker("inspect", "-f", "{{.State.Status}}", "life").out()).isEqualTo("paused\n");
		assertThat(docker("unpause", "life").status()).isZero();
		assertThat(docker("rename", "life", "afterlife").status()).isZero();
		assertThat(docker("rm", "afterlife").err()).contains("stop the container");
		assertThat(docker("kill", "afterlife").status()).isZero();
		assertThat(docker("wait", "afterlife").out()).isEqualTo("137\n");
		assertThat(docker("start", "afterlife").status()).isZero();
		assertThat(docker("rm", "-f", "afterlife").status()).isZero();
		assertThat(docker("inspect", "afterlife").err()).contains("No such");
	}

	@Test
	void refusesANameThatIsTaken() throws Exception {
		assertThat(docker("create", "--name", "twin", "box", "true").status()).isZero();
		assertThat(docker("create", "--name", "twin", "box", "true").err()).contains("Conflict", "already in use");
		assertThat(docker("rm", "twin").status()).isZero();
	}

	@Test
	void copiesADirectorysContentIntoOneThatIsNew(@TempDir Path place) throws Exception {
		docker("run", "--name", "copied", "box", "sh", "-c", "mkdir -p /d/sub; echo one >/d/a.b; echo two >/d/sub/g");
		assertThat(docker("cp", "copied:/d/.", place.resolve("new").toString()).status()).isZero();
		assertThat(place.resolve("new/a.b")).hasContent("one");
		assertThat(place.resolve("new/sub/g")).hasContent("two");
		assertThat(docker("cp", "copied:/", place.resolve("root").toString()).status()).isZero();
		assertThat(place.resolve("root/d/a.b")).hasContent("one");
		assertThat(place).isDirectoryNotContaining("glob:**/{a.b,sub,d,bin}");
	}

	@Test
	void buildsFromAnAddressAndSaysWhyItCannot() throws Exception {
		Outcome outcome = run("", "env", "DOCKER_BUILDKIT=0", "docker", "--host", "unix://" + socket(), "build",
				"http://127.0.0.1:1/context.tar");
		assertThat(outcome.status()).isOne();
		assertThat(outcome.err()).contains("127.0.0.1");
	}

	@Test
	void buildsWithMoreMemoryThanAnIntCounts(@TempDir Path context) throws Exception {
		Files.writeString(context.resolve("Dockerfile"), "FROM box\nRUN true\n");
		Outcome outcome = run("", "env", "DOCKER_BUILDKIT=0", "docker", "--host", "unix://" + socket(), "build", "-m",
				"3g", context.toString());
		assertThat(outcome.status()).as(outcome.err()).isZero();
	}

	@Test
	void protectsThePlatformsContainers() throws Exception {
		door.engine()
			.containers()
			.create(ContainerSpec.of("theirs", door.engine().localImages().get("box").image().layerNames(), "true")
				.with(Housekeeping.DEFAULT.withLabels(java.util.Map.of("dev.gantry.instance", "i", "dev.gantry.image",
						"host:5000/apps/a@" + DIGEST))));
		assertThat(docker("ps", "-a", "--filter", "label=dev.gantry.instance").out()).contains("theirs")
			.contains("host:5000/apps/a")
			.doesNotContain("<no image>");
		assertThat(docker("rm", "-f", "theirs").err()).contains("instance of an app of the platform");
		door.engine().containers().remove("theirs");
	}

	@Test
	void copiesComparesAndCommits() throws Exception {
		docker("run", "--name", "files", "box", "sh", "-c", "echo one > /made");
		Path from = Files.writeString(door.directory().resolve("from"), "copied");
		assertThat(docker("cp", from.toString(), "files:/tmp/to").status()).isZero();
		assertThat(docker("cp", "files:/tmp/to", door.directory().resolve("back").toString()).status()).isZero();
		assertThat(Files.readString(door.directory().resolve("back"))).isEqualTo("copied");
		assertThat(docker("diff", "files").out()).contains("A /made", "A /tmp/to");
		assertThat(docker("commit", "-c", "CMD [\"cat\", \"/made\"]", "files", "made:1").status()).isZero();
		assertThat(docker("run", "--rm", "made:1").out()).isEqualTo("one\n");
		assertThat(docker("export", "-o", door.directory().resolve("x.tar").toString(), "files").status()).isZero();
		assertThat(docker("rm", "files").status()).isZero();
	}

	@Test
	void savesLoadsAndRemovesImages() throws Exception {
		Path saved = door.directory().resolve("saved.tar");
		assertThat(docker("tag", "box", "again:2").status()).isZero();
		assertThat(docker("save", "-o", saved.toString(), "again:2").status()).isZero();
		assertThat(docker("rmi", "again:2").out()).contains("Untagged: again:2");
		assertThat(docker("load", "-i", saved.toString()).out()).contains("Loaded image: again:2");
		assertThat(docker("history", "-q", "again:2").out()).isNotBlank();
		assertThat(docker("images", "-q", "again").out()).isNotEmpty();
		assertThat(docker("rmi", "again:2").status()).isZero();
		assertThat(docker("rmi", "never").err()).contains("No such image");
	}

	@Test
	void connectsByNameInANetwork() throws Exception {
		assertThat(docker("network", "create", "--label", "a=b", "net1").status()).isZero();
		docker("run", "-d", "--name", "server", "--network", "net1", "box", "sleep", "1000");
		assertThat(docker("network", "inspect", "-f", "{{len .Containers}}", "net1").out()).isEqualTo("1\n");
		assertThat(docker("network", "rm", "net1").status()).isEqualTo(1);
		assertThat(docker("rm", "-f", "server").status()).isZero();
		assertThat(docker("network", "rm", "net1").status()).isZero();
		assertThat(docker("network", "ls", "-q", "--filter", "name=net1").out()).isEmpty();
	}

	@Test
	void keepsVolumesUntilTheyAreRemoved() throws Exception {
		assertThat(docker("volume", "create", "kept").out()).isEqualTo("kept\n");
		docker("run", "--rm", "-v", "kept:/v", "box", "touch", "/v/x");
		assertThat(docker("run", "--rm", "-v", "kept:/v:ro", "box", "sh", "-c", "echo /v/*").out()).isEqualTo("/v/x\n");
		assertThat(docker("volume", "rm", "kept").status()).isZero();
		assertThat(docker("volume", "inspect", "kept").status()).isEqualTo(1);
	}

	/** With a user namespace as every container, and the owners that Docker gives. */
	@Test
	void writesToDirectoriesOfTheHostAsDockerDoes() throws Exception {
		Path shared = Files.createDirectory(door.directory().resolve("shared"));
		Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
		assertThat(docker("run", "--rm", "-v", shared + ":/s", "box", "sh", "-c", "touch /s/a; cat /proc/self/uid_map")
			.out()).contains(" 65536");
		docker("run", "--rm", "-u", "1000:1001", "-v", shared + ":/s", "box", "touch", "/s/b");
		assertThat(Files.getAttribute(shared.resolve("a"), "unix:uid")).isEqualTo(0);
		assertThat(Files.getAttribute(shared.resolve("b"), "unix:uid")).isEqualTo(1000);
		assertThat(Files.getAttribute(shared.resolve("b"), "unix:gid")).isEqualTo(1001);
		assertThat(docker("run", "--rm", "--userns", "host", "-v", shared + ":/s", "box", "sh", "-c",
				"rm /s/a /s/b; cat /proc/self/uid_map")
			.out()).contains("4294967295");
		assertThat(shared).isEmptyDirectory();
	}

	@Test
	void leavesNoVolumeOfAContainerThatCouldNotBeMade() throws Exception {
		String before = docker("volume", "ls", "-q").out();
		assertThat(docker("create", "-v", "/one", "-v", "/proc/two", "box", "true").status()).isNotZero();
		assertThat(docker("create", "--name", "bad/name", "-v", "/one", "box", "true").status()).isNotZero();
		docker("create", "--name", "first", "box", "true");
		assertThat(docker("create", "--name", "first", "-v", "/one", "box", "true").err()).contains("Conflict");
		assertThat(docker("rm", "first").status()).isZero();
		assertThat(docker("volume", "ls", "-q").out()).isEqualTo(before);
	}

	@Test
	void updatesARunningContainer() throws Exception {
		docker("run", "-d", "--name", "tuned", "box", "sleep", "1000");
		assertThat(docker("update", "--cpuset-cpus", "0", "--cpu-shares", "2048", "--pids-limit", "77", "--memory",
				"64m", "--memory-swap", "64m", "--restart", "on-failure:3", "tuned")
			.err()).isEmpty();
		assertThat(docker("exec", "tuned", "sh", "-c", "cat /proc/self/status").out())
			.contains("Cpus_allowed_list:\t0\n");
		assertThat(docker("inspect", "-f",
				"{{.HostConfig.CpusetCpus}} {{.HostConfig.Memory}} "
						+ "{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}",
				"tuned")
			.out()).isEqualTo("0 67108864 on-failure 3\n");
		assertThat(docker("rm", "-f", "tuned").status()).isZero();
		assertThat(docker("create", "--device-read-bps", "/dev/null:1mb", "box", "true").err())
			.contains("not a block device: /dev/null");
	}

	@Test
	void tellsWhatHappened() throws Exception {
		docker("run", "--rm", "--name", "told", "box", "true");
		String now = Long.toString(java.time.Instant.now().getEpochSecond() + 1);
		assertThat(docker("events", "--since", "0.000000001", "--until", now, "--filter", "container=told", "--format",
				"{{.Action}}")
			.out()).contains("create", "start", "die");
		docker("run", "-d", "--name", "busy", "box", "sleep", "1000");
		assertThat(docker("stats", "--no-stream", "--format", "{{.Name}}", "busy").out()).isEqualTo("busy\n");
		assertThat(docker("top", "busy").out()).contains("sleep 1000");
		assertThat(docker("update", "-m", "64m", "--memory-swap", "64m", "busy").status()).isZero();
		assertThat(docker("rm", "-f", "busy").status()).isZero();
		assertThat(docker("system", "df").out()).contains("Images", "Local Volumes");
	}

	@Test
	void buildsByTheClassicCall() throws Exception {
		Path context = Files.createDirectories(door.directory().resolve("context"));
		Files.writeString(context.resolve("Dockerfile"),
				"FROM box\nARG WHO\nRUN echo hello $WHO > /greeting\n" + "CMD [\"cat\", \"/greeting\"]\n");
		Path tar = door.directory().resolve("context.tar");
		run("", "tar", "-C", context.toString(), "-cf", tar.toString(), ".");
		String log = run("", "curl", "-sS", "--unix-socket", socket().toString(), "-H",
				"Content-Type: application/x-tar", "--data-binary", "@" + tar,
				"http://x/build?t=built:1&buildargs=%7B%22WHO%22%3A%22you%22%7D")
			.out();
		assertThat(log).contains("Step 1/", "Successfully tagged built:1", "\"aux\"");
		assertThat(docker("run", "--rm", "built:1").out()).isEqualTo("hello you\n");
	}

}
