package dev.gantry.engine.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.gantry.engine.containers.Capability;
import dev.gantry.engine.containers.Rlimit;
import dev.gantry.kernel.process.ProcessLimits;

/**
 * Writes how a process runs: limits, rights, filter, user, directory and program. The
 * order of the parts is that of {@code be_container} in {@code runtime.c}.
 */
final class ProcessRequest {

	private static final int UMASK = 022;

	private static final List<String> SETS = List.of("bounding", "effective", "permitted", "inheritable", "ambient");

	private final Node process;

	private final Seccomp.Filter filter;

	private final boolean makeDirectory;

	/**
	 * Writes a process.
	 * @param process {@code process} of a document
	 * @param makeDirectory whether its working directory is made where it is missing
	 */
	ProcessRequest(Node process, Seccomp.Filter filter, boolean makeDirectory) {
		this.process = process;
		this.filter = filter;
		this.makeDirectory = makeDirectory;
	}

	long uid() {
		return this.process.get("user").get("uid").number(0);
	}

	long gid() {
		return this.process.get("user").get("gid").number(0);
	}

	String oomScore() {
		Node score = this.process.get("oomScoreAdj");
		return score.present() ? Integer.toString(score.number(-1000, 1000)) : "";
	}

	Request write() {
		this.process.get("selinuxLabel").refuse("this runtime knows no SELinux");
		this.process.get("scheduler").refuse("scheduling policies cannot be set");
		this.process.get("ioPriority").refuse("priorities of input and output cannot be set");
		this.process.get("execCPUAffinity").refuse("processors are chosen by linux.resources.cpu.cpus");
		Request request = new Request();
		limits(request);
		request.truth(this.process.get("noNewPrivileges").truth());
		request.text(this.process.get("apparmorProfile").text(""));
		request.bytes(this.filter.program()).number(this.filter.flags());
		SETS.forEach((set) -> request.large(capabilities(set)));
		Node user = this.process.get("user");
		request.number(user.get("umask").present() ? user.get("umask").number(0, 0777) : UMASK);
		String directory = this.process.get("cwd").text();
		if (!directory.startsWith("/")) {
			throw new RuntimeFailure("config.json: " + this.process.path() + ".cwd is not absolute: " + directory);
		}
		request.text(directory).truth(this.makeDirectory);
		List<Node> groups = user.get("additionalGids").elements();
		request.number(groups.size());
		groups.forEach((group) -> request.number(group.number()));
		List<String> arguments = this.process.get("args").texts();
		if (arguments.isEmpty()) {
			throw new RuntimeFailure("config.json: " + this.process.path() + ".args is empty: there is nothing to run");
		}
		List<String> environment = this.process.get("env").texts();
		return request.texts(candidates(arguments.get(0), environment)).texts(arguments).texts(environment);
	}

	private void limits(Request request) {
		ProcessLimits host = ProcessLimits.ofThisProcess();
		List<Node> limits = this.process.get("rlimits").elements();
		request.number(limits.size());
		for (Node limit : limits) {
			String type = limit.get("type").text();
			Rlimit.Resource resource = resource(limit, type);
			long ceiling = host.hard(resource.ordinal());
			long soft = limit.get("soft").number();
			long hard = limit.get("hard").number();
			if (Long.compareUnsigned(hard, ceiling) > 0) {
				Log.warn(type + " is lowered from " + Long.toUnsignedString(hard) + " to "
						+ Long.toUnsignedString(ceiling) + ", the host's own");
				hard = ceiling;
			}
			request.number(resource.ordinal()).large((Long.compareUnsigned(soft, hard) > 0) ? hard : soft).large(hard);
		}
	}

	private static Rlimit.Resource resource(Node limit, String type) {
		try {
			return Rlimit.Resource.valueOf(type.startsWith("RLIMIT_") ? type.substring("RLIMIT_".length()) : type);
		}
		catch (IllegalArgumentException ex) {
			throw new RuntimeFailure("config.json: " + limit.path() + ".type: '" + type + "' is no resource", ex);
		}
	}

	private long capabilities(String set) {
		List<Capability> capabilities = new ArrayList<>();
		for (Node node : this.process.get("capabilities").get(set).elements()) {
			String name = node.text();
			try {
				capabilities.add(Capability.valueOf(name.startsWith("CAP_") ? name.substring("CAP_".length()) : name));
			}
			catch (IllegalArgumentException ex) {
				Log.warn(node.path() + ": '" + name + "' is no capability of this version and is left out");
			}
		}
		return Capability.mask(Set.copyOf(capabilities)) & Capabilities.ofThisHost();
	}

	/** As execvp(3) looks for programs, with the process's own {@code PATH}. */
	private static List<String> candidates(String program, List<String> environment) {
		if (program.contains("/")) {
			return List.of(program);
		}
		List<String> candidates = new ArrayList<>();
		String path = environment.stream()
			.filter((variable) -> variable.startsWith("PATH="))
			.map((variable) -> variable.substring("PATH=".length()))
			.findFirst()
			.orElse("");
		for (String directory : path.split(":")) {
			if (directory.startsWith("/") && !program.isEmpty()) {
				candidates.add(directory + "/" + program);
			}
		}
		return candidates;
	}

}
