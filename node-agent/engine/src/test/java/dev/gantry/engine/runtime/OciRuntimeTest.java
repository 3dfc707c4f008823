package dev.gantry.engine.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The runtime's life cycle and refusals on the real kernel. */
class OciRuntimeTest {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Test
	void createsStartsExecutesPausesKillsAndDeletes() throws Exception {
		try (OciBundle bundle = OciBundle.create()) {
			bundle.runs("sh", "-c", "trap 'exit 0' TERM; hostname; touch /started; while :; do usleep 10000; done");
			Path pidFile = bundle.directory.resolve("pid");
			assertThat(bundle.call("create", "--bundle", bundle.directory.toString(), "--pid-file", pidFile.toString(),
					bundle.id))
				.as(bundle.log())
				.isZero();
			assertThat(bundle.status()).isEqualTo(State.Status.CREATED);
			assertThat(bundle.rootfs().resolve("started")).doesNotExist();
			assertThat(Path.of("/proc", Files.readString(pidFile))).exists();
			assertThat(bundle.call("create", "--bundle", bundle.directory.toString(), bundle.id)).isEqualTo(1);
			assertThat(bundle.log()).contains("exists already");
			assertThat(bundle.call("start", bundle.id)).isZero();
			await().atMost(PATIENCE).until(() -> Files.exists(bundle.rootfs().resolve("started")));
			assertThat(bundle.status()).isEqualTo(State.Status.RUNNING);
			assertThat(bundle.output()).contains("gantry");
			assertThat(bundle.call("exec", "--env", "A=b", "--cwd", "/bin", bundle.id, "sh", "-c",
					"pwd; echo $A; test $$ != 1 || exit 9; exit 3"))
				.isEqualTo(3);
			assertThat(bundle.output()).contains("/bin\nb\n");
			assertThat(bundle.call("exec", bundle.id, "not-there")).isEqualTo(1);
			assertThat(bundle.log()).contains("No such file");
			assertThat(bundle.callHere("pause", bundle.id)).isZero();
			assertThat(bundle.status()).isEqualTo(State.Status.PAUSED);
			assertThat(bundle.callHere("delete", bundle.id)).isEqualTo(1);
			assertThat(bundle.callHere("resume", bundle.id)).isZero();
			assertThat(bundle.callHere("update", "--pids-limit", "99", bundle.id)).isZero();
			assertThat(bundle.callHere("kill", bundle.id, "TERM")).isZero();
			await().atMost(PATIENCE).until(() -> bundle.status() == State.Status.STOPPED);
			assertThat(bundle.callHere("kill", bundle.id, "TERM")).isEqualTo(1);
			assertThat(bundle.callHere("delete", bundle.id)).isZero();
			assertThat(bundle.callHere("state", bundle.id)).isEqualTo(1);
			assertNothingIsLeft(bundle);
		}
	}

	@Test
	void runsWithHooksLimitsAndRights() throws Exception {
		try (OciBundle bundle = OciBundle.create()) {
			bundle.runs("sh", "-c", "id -u; cat /proc/self/status | grep -E 'Cap(Eff|Inh)|NoNewPrivs|Seccomp:'; "
					+ "ulimit -n; ls /proc/self/fd; cat /proc/sys/net/ipv4/ip_forward; echo x > /proc/sys/kernel/x; "
					+ "cat /proc/kcore | grep -c x; exit 7");
			ObjectNode hooks = bundle.config.putObject("hooks");
			for (String point : List.of("prestart", "createRuntime", "createContainer", "poststart", "poststop")) {
				hook(hooks, point, "/bin/busybox", bundle.directory.resolve("hook-" + point).toString());
			}
			hook(hooks, "startContainer", "/bin/busybox", "/hook-startContainer");
			bundle.linux().putObject("sysctl").put("net.ipv4.ip_forward", "1");
			bundle.linux()
				.set("seccomp",
						JsonMapper.shared()
							.readTree("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": "
									+ "[{\"names\": [\"swapon\"], \"action\": \"SCMP_ACT_ERRNO\"}]}"));
			assertThat(bundle.call("run", "--bundle", bundle.directory.toString(), bundle.id)).as(bundle.log())
				.isEqualTo(7);
			assertThat(bundle.output()).contains("NoNewPrivs:\t1", "Seccomp:\t2", "CapEff:\t0000000020000420",
					"CapInh:\t0000000000000000", "\n1024\n0\n1\n2\n3\n1\n", "can't create /proc/sys/kernel/x");
			for (String point : List.of("prestart", "createRuntime", "createContainer", "poststart", "poststop")) {
				assertThat(bundle.directory.resolve("hook-" + point)).exists();
			}
			assertThat(bundle.rootfs().resolve("hook-startContainer")).exists();
			assertNothingIsLeft(bundle);
		}
	}

	private static void hook(ObjectNode hooks, String point, String program, String file) {
		ArrayNode args = hooks.putArray(point).addObject().put("path", program).put("timeout", 60).putArray("args");
		args.add("busybox").add("touch").add(file);
	}

	@Test
	void removesEverythingWhenAHookFails() throws Exception {
		try (OciBundle bundle = OciBundle.create()) {
			bundle.runs("true");
			bundle.config.putObject("hooks")
				.putArray("createRuntime")
				.addObject()
				.put("path", "/bin/busybox")
				.putArray("args")
				.add("busybox")
				.add("false");
			assertThat(bundle.call("create", "--bundle", bundle.directory.toString(), bundle.id)).isEqualTo(1);
			assertThat(bundle.log()).contains("hooks.createRuntime[0]", "status 1");
			assertNothingIsLeft(bundle);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "dev", "proc", "sys" })
	void followsNoLinkInTheRootToWhereTheKernelsFilesGo(String name) throws Exception {
		try (OciBundle bundle = OciBundle.create()) {
			Path outside = Files.createDirectory(bundle.directory.resolve("outside"));
			Files.createSymbolicLink(bundle.rootfs().resolve(name), outside);
			bundle.runs("true");
			assertThat(bundle.call("run", "--bundle", bundle.directory.toString(), bundle.id)).isEqualTo(1);
			assertThat(bundle.log()).contains("make mount point /" + name);
			assertThat(outside).isEmptyDirectory();
			assertNothingIsLeft(bundle);
		}
	}

	@Test
	void refusesDocumentsThatItCannotFollow() throws IOException {
		Map<String, String> wrongs = Map.ofEntries(Map.entry("{}", "ociVersion is missing"),
				Map.entry("not json", "read"), Map.entry("[]", "not an object"),
				Map.entry(with("\"linux\": {\"intelRdt\": {\"closID\": \"x\"}}"), "linux.intelRdt is not supported"),
				Map.entry(with("\"linux\": {\"namespaces\": [{\"type\": \"moon\"}]}"), "no namespace 'moon'"),
				Map.entry(with("\"linux\": {\"namespaces\": [{\"type\": \"pid\"}]}"), "mount namespace is needed"),
				Map.entry(with("\"linux\": {\"cgroupsPath\": \"a.slice:b:c\", " + MOUNT + "}"), "systemd"),
				Map.entry(with("\"linux\": {\"cgroupsPath\": \"../x\", " + MOUNT + "}"), "no control group"),
				Map.entry(with("\"vm\": {\"kernel\": {\"path\": \"/x\"}}"), "vm is not supported"),
				Map.entry(with("\"linux\": {\"seccomp\": {\"defaultAction\": \"SCMP_ACT_NOTIFY\"}, " + MOUNT + "}"),
						"SCMP_ACT_NOTIFY"),
				Map.entry(with("\"linux\": {\"sysctl\": {\"kernel.core_pattern\": \"|/x\"}, " + MOUNT + "}"),
						"kernel.core_pattern"),
				Map.entry(with("\"mounts\": [{\"destination\": \"/proc/sys\", \"type\": \"tmpfs\"}], \"linux\": {"
						+ MOUNT + "}"), "cannot be mounted at /proc/sys"),
				Map.entry(
						with("\"mounts\": [{\"destination\": \"/x\", \"type\": \"bind\", \"source\": \"/not/there\"}], "
								+ "\"linux\": {" + MOUNT + "}"),
						"/not/there is not there"),
				Map.entry(with("\"hostname\": 5, \"linux\": {" + MOUNT + "}"), "hostname is not a string"));
		for (var wrong : wrongs.entrySet()) {
			try (OciBundle bundle = OciBundle.create()) {
				bundle.save();
				Path config = bundle.directory.resolve("config.json");
				Files.writeString(config, wrong.getKey());
				assertThat(OciRuntime.run(new java.util.ArrayDeque<>(List.of("--root", bundle.root().toString(),
						"--log", bundle.directory.resolve("log.json").toString(), "create", "-b",
						bundle.directory.toString(), bundle.id))))
					.as(wrong.getKey())
					.isEqualTo(1);
				assertThat(bundle.log()).as(wrong.getKey()).contains(wrong.getValue());
				assertNothingIsLeft(bundle);
			}
		}
	}

	private static final String MOUNT = "\"namespaces\": [{\"type\": \"mount\"}, {\"type\": \"pid\"}]";

	private static String with(String part) {
		return "{\"ociVersion\": \"1.0.2\", \"root\": {\"path\": \"rootfs\"}, \"process\": {\"cwd\": \"/\", "
				+ "\"args\": [\"true\"], \"env\": [\"PATH=/bin\"]}, " + part + "}";
	}

	@Test
	void refusesIdsThatAreNoNames() throws IOException {
		try (OciBundle bundle = OciBundle.create()) {
			for (String id : List.of("..", "a/b", "", "../x")) {
				assertThat(bundle.callHere("create", "-b", bundle.directory.toString(), id)).isEqualTo(1);
			}
			assertThat(bundle.callHere("create", "--no-pivot", "-b", bundle.directory.toString(), "x")).isEqualTo(1);
			assertThat(bundle.callHere("--systemd-cgroup", "list")).isEqualTo(1);
			assertThat(bundle.callHere("delete", "--force", "never-there")).isZero();
			assertThat(bundle.callHere("frobnicate")).isEqualTo(1);
		}
	}

	private static void assertNothingIsLeft(OciBundle bundle) throws IOException {
		assertThat(bundle.root().resolve(bundle.id)).doesNotExist();
		for (String directory : Groups.at("/" + Groups.PARENT + "/" + bundle.id).directories().values()) {
			assertThat(Path.of(directory)).doesNotExist();
		}
		assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(bundle.directory.toString());
	}

}
