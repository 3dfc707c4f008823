package dev.gantry.engine.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.files.RootCopy;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.process.PidFd;
import dev.gantry.kernel.process.ProcessStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Makes a container up to the moment in which its program could run. */
final class Creation {

	private static final int SIGKILL = 9;

	private static final int CONFIG_LIMIT = 16 << 20;

	private final StateDirectory directory;

	private final String id;

	private final Path bundle;

	private final Wishes wishes;

	private final Node config;

	private final Node linux;

	private final Namespaces namespaces;

	private final Groups groups;

	/**
	 * What the caller wants beside the bundle.
	 *
	 * @param console path of the socket for the terminal; empty for none
	 * @param pidFile where to write the process's number, or {@code null}
	 * @param preserved descriptors after the standard streams to hand on
	 * @param keyring whether it gets a session keyring of its own
	 */
	record Wishes(String console, Path pidFile, int preserved, boolean keyring) {
	}

	Creation(Path root, String id, Path bundle, Wishes wishes) {
		this.directory = StateDirectory.of(root, id);
		this.id = id;
		this.bundle = bundle.toAbsolutePath().normalize();
		this.wishes = wishes;
		this.config = readConfig(this.bundle.resolve("config.json"));
		this.linux = this.config.get("linux");
		requireSupported();
		this.namespaces = Namespaces.of(this.linux);
		this.groups = Groups.at(groupPath());
	}

	static Node readConfig(Path file) {
		try {
			if (Files.size(file) > CONFIG_LIMIT) {
				throw new RuntimeFailure(file + " is larger than " + CONFIG_LIMIT + " bytes");
			}
			return new Node(JsonMapper.shared().readTree(Files.readAllBytes(file)), "");
		}
		catch (NoSuchFileException ex) {
			throw new RuntimeFailure("there is no " + file + ": 'gantry oci spec' writes one to begin with", ex);
		}
		catch (IOException | JacksonException ex) {
			throw new RuntimeFailure("read " + file + ": " + ex.getMessage(), ex);
		}
	}

	private void requireSupported() {
		String version = this.config.get("ociVersion").text();
		if (!version.matches("1\\.[0-9]+\\.[0-9]+([-+].*)?")) {
			throw new RuntimeFailure("config.json: ociVersion is " + version + "; this runtime knows 1.x");
		}
		for (String other : List.of("windows", "solaris", "vm", "zos", "freebsd")) {
			this.config.get(other).refuse("containers are Linux's here");
		}
		this.linux.get("intelRdt").refuse("cache allocation cannot be set");
		this.linux.get("mountLabel").refuse("this runtime knows no SELinux");
		this.linux.get("timeOffsets").refuse("clocks cannot be set");
		this.linux.get("netDevices").refuse("interfaces cannot be moved");
		this.linux.get("memoryPolicy").refuse("memory policies cannot be set");
		Node personality = this.linux.get("personality");
		if (!personality.get("domain").text("LINUX").equals("LINUX")
				|| !personality.get("flags").elements().isEmpty()) {
			personality.refuse("programs run as the host's");
		}
		boolean terminal = this.config.get("process").get("terminal").truth();
		if (terminal && this.wishes.console().isEmpty()) {
			throw new RuntimeFailure("process.terminal needs --console-socket");
		}
		if (!terminal && !this.wishes.console().isEmpty()) {
			throw new RuntimeFailure("--console-socket is given, but process.terminal is not true");
		}
	}

	private String groupPath() {
		String path = this.linux.get("cgroupsPath").text("");
		if (path.matches("[^/]*:[^/]*:[^/]+")) {
			throw new RuntimeFailure("config.json: linux.cgroupsPath: '" + path
					+ "' is systemd's way to name a group, which is not supported; use cgroupfs");
		}
		if (path.isEmpty()) {
			return "/" + Groups.PARENT + "/" + this.id;
		}
		return path.startsWith("/") ? path : "/" + Groups.PARENT + "/" + path;
	}

	/** Makes it; what a failure leaves behind is removed. */
	State create() throws IOException {
		this.directory.create();
		State state = new State(this.id, this.bundle.toString(), "", 0, 0, Instant.now().toString(),
				this.config.get("annotations").map(), this.groups.directories(), this.groups.controllers());
		boolean done = false;
		try (Launch launch = Launch.begin(this.directory.path())) {
			Files.copy(this.bundle.resolve("config.json"), this.directory.config());
			this.directory.write(state);
			state = make(launch, state);
			done = true;
			return state;
		}
		finally {
			if (!done) {
				undo();
			}
			else {
				Launch.sweep(this.directory.path());
			}
		}
	}

	private State make(Launch launch, State begun) throws IOException {
		boolean users = this.namespaces.has(Namespaces.USER);
		RootRequest root = new RootRequest(this.config, this.bundle, this.groups.views(), users);
		Resources resources = new Resources(this.linux.get("resources"), this.groups);
		this.groups.create();
		resources.apply();
		resources.applyDevices();
		this.groups.join(launch.pid());
		launch.send(request(begun, root, resources.deviceProgram(), users));
		int pid = launch.await(Launch.Event.CLONED);
		State state = new State(begun.id(), begun.bundle(), root.rootfs().toString(), 0, 0, begun.created(),
				begun.annotations(), begun.groups(), begun.controllers())
			.with(pid, ProcessStatus.read(pid).map(ProcessStatus::startTime).orElse(0L));
		this.directory.write(state);
		if ((this.namespaces.made() & Namespaces.USER) != 0) {
			map(pid, "uid_map", this.linux.get("uidMappings"));
			map(pid, "gid_map", this.linux.get("gidMappings"));
		}
		launch.goOn();
		launch.await(Launch.Event.MOUNTED);
		copyUp(root, pid);
		Hooks hooks = new Hooks(this.config);
		byte[] json = state.toJson(State.Status.CREATING);
		hooks.run("prestart", json);
		hooks.run("createRuntime", json);
		launch.goOn();
		launch.await(Launch.Event.READY);
		launch.finish();
		if (this.wishes.pidFile() != null) {
			writePid(this.wishes.pidFile(), pid);
		}
		return state;
	}

	/** The root as it is on the host, to the root as the container's process sees it. */
	private static void copyUp(RootRequest root, int pid) throws IOException {
		List<String> targets = root.copiedUp();
		if (targets.isEmpty()) {
			return;
		}
		try (Directory from = Directory.open(root.rootfs());
				Directory to = Directory.open(Path.of("/proc/" + pid + "/root" + root.rootfs()))) {
			for (String target : targets) {
				RootCopy.copy(from, to, target);
			}
		}
	}

	static void writePid(Path file, int pid) throws IOException {
		Path temporary = file.resolveSibling("." + file.getFileName());
		Files.writeString(temporary, Integer.toString(pid));
		Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	private static void map(int pid, String file, Node mappings) throws IOException {
		StringBuilder text = new StringBuilder();
		for (Node mapping : mappings.elements()) {
			text.append(mapping.get("containerID").number())
				.append(' ')
				.append(mapping.get("hostID").number())
				.append(' ')
				.append(mapping.get("size").number())
				.append('\n');
		}
		if (text.isEmpty()) {
			throw new RuntimeFailure("config.json: " + mappings.path() + " is missing: a user namespace needs it");
		}
		Files.writeString(Path.of("/proc/" + pid + "/" + file), text);
	}

	private Request request(State state, RootRequest root, byte[] devices, boolean users) {
		Node process = this.config.get("process");
		ProcessRequest writer = new ProcessRequest(process, Seccomp.of(this.linux.get("seccomp")), true);
		boolean terminal = process.get("terminal").truth();
		Request request = new Request().large(this.namespaces.made()).number(this.wishes.preserved()).truth(terminal);
		request.text(this.wishes.console()).text(this.directory.begin().toString());
		request.text(this.directory.done().toString()).truth(true).truth(users).text(writer.oomScore());
		request.text(this.groups.directories().getOrDefault(Groups.UNIFIED, "")).bytes(devices);
		this.namespaces.write(request);
		request.text(this.wishes.keyring() ? "_ses." + this.id : "").number(writer.uid()).number(writer.gid());
		byte[] json = state.toJson(State.Status.CREATING);
		Hooks hooks = new Hooks(this.config);
		request.append(root.write()).append(hooks.write("createContainer", json));
		if (terminal) {
			size(request, process);
		}
		settings(request);
		request.texts(locked()).texts(this.linux.get("maskedPaths").texts());
		request.truth(this.config.get("root").get("readonly").truth());
		names(request);
		return request.append(hooks.write("startContainer", json)).append(writer.write());
	}

	/** The directory that holds the groups of version 1 has to be filled before it is. */
	private List<String> locked() {
		List<String> locked = new ArrayList<>(this.linux.get("readonlyPaths").texts());
		for (Node mount : this.config.get("mounts").elements()) {
			if (mount.get("type").text("").equals("cgroup") && mount.get("options").texts().contains("ro")) {
				locked.add(mount.get("destination").text());
			}
		}
		return locked;
	}

	static void size(Request request, Node process) {
		Node size = process.get("consoleSize");
		request.number(size.get("height").number(0)).number(size.get("width").number(0));
	}

	private void settings(Request request) {
		List<String[]> settings = this.namespaces.settings(this.linux.get("sysctl"));
		request.number(settings.size());
		settings.forEach((setting) -> request.text(setting[0]).text(setting[1]));
	}

	private void names(Request request) {
		for (String name : List.of("hostname", "domainname")) {
			String value = this.config.get(name).text("");
			if (!value.isEmpty() && !this.namespaces.has(Namespaces.UTS)) {
				throw new RuntimeFailure("config.json: " + name + " needs a uts namespace");
			}
			request.text(value);
		}
	}

	/** Ends what was begun: process, groups, directory. */
	private void undo() {
		try {
			State state = this.directory.read();
			if (state.pid() > 0) {
				try (PidFd process = PidFd.open(state.pid(), state.startTime()).orElse(null)) {
					if (process != null) {
						process.signal(SIGKILL);
						process.awaitEnd(10_000);
					}
				}
			}
		}
		catch (RuntimeException ex) {
			Log.warn("end container '" + this.id + "': " + ex.getMessage());
		}
		try {
			this.groups.remove();
			this.directory.remove();
		}
		catch (IOException | RuntimeException ex) {
			Log.warn("remove what is left of container '" + this.id + "': " + ex.getMessage());
		}
	}

	/** The configuration that a container was created with. */
	static Node configOf(StateDirectory directory) {
		return readConfig(directory.config());
	}

	/** A whole configuration as its text, for tests and for {@code spec}. */
	static byte[] text(Map<String, Object> document) {
		return JsonMapper.builder()
			.enable(tools.jackson.databind.SerializationFeature.INDENT_OUTPUT)
			.build()
			.writeValueAsBytes(document);
	}

}
