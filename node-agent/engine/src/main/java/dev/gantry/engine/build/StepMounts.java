package dev.gantry.engine.build;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.build.CopySource.Match;
import dev.gantry.engine.build.language.BuildFileError;
import dev.gantry.engine.build.language.Location;
import dev.gantry.engine.build.language.RunMount;
import dev.gantry.engine.containers.BindMount;
import dev.gantry.engine.containers.TmpfsMount;
import dev.gantry.oci.layers.LayerPath;

/**
 * What the {@code --mount} flags of one RUN show to its command; closed after the step.
 */
final class StepMounts implements Closeable {

	private static final String AGENT_VARIABLE = "SSH_AUTH_SOCK";

	private static final String AGENT_TARGET = "/run/buildkit/ssh_agent.";

	private final Location at;

	private final List<RunMount> mounts;

	private final Workplace workplace;

	private final Deque<Closeable> held = new ArrayDeque<>();

	private final List<BindMount> binds = new ArrayList<>();

	private final List<TmpfsMount> temporary = new ArrayList<>();

	private final List<String> given = new ArrayList<>();

	private final Map<String, String> variables = new LinkedHashMap<>();

	private SecretFiles files;

	/**
	 * What mounts are made of.
	 *
	 * @param state of the stage, for relative targets
	 * @param origins opens what {@code from} names
	 * @param supplies the node's caches and directories
	 * @param request the build's secrets and scope
	 * @param cancellation ends waits
	 */
	record Workplace(StageState state, Origins origins, StepMaterials supplies, BuildRequest request,
			Cancellation cancellation) {
	}

	/** Opens the files of the context, a stage or an image. */
	@FunctionalInterface
	interface Origins {

		CopySource open(String from) throws IOException, InterruptedException;

	}

	StepMounts(Location at, List<RunMount> mounts, Workplace workplace) {
		this.at = at;
		this.mounts = mounts;
		this.workplace = workplace;
	}

	/** Adds what the command will see; of secrets and caches only that they are there. */
	void addTo(CacheKey key) throws IOException, InterruptedException {
		key.add(this.mounts.size());
		for (RunMount mount : this.mounts) {
			key.add(mount.toString());
			if (mount instanceof RunMount.Bind bind) {
				try (CopySource source = this.workplace.origins().open(bind.from())) {
					new CopyPlan(List.of(CopyPlan.Move.of(source, match(source, bind.source()), LayerPath.ROOT)),
							CopyPlan.Looks.OWN)
						.addTo(key);
				}
			}
		}
	}

	/** Makes them ready. */
	StepMounts open() throws IOException, InterruptedException {
		boolean done = false;
		try {
			for (RunMount mount : this.mounts) {
				open(mount);
			}
			done = true;
			return this;
		}
		catch (IllegalArgumentException ex) {
			throw BuildFileError.at(this.at, ex.getMessage(), "Use another target");
		}
		finally {
			if (!done) {
				close();
			}
		}
	}

	private void open(RunMount mount) throws IOException, InterruptedException {
		if (mount instanceof RunMount.Bind bind) {
			try (CopySource source = this.workplace.origins().open(bind.from())) {
				LinkedTree tree = keep(LinkedTree.of(this.workplace.supplies().trees(), source,
						match(source, bind.source()), bind.writable()));
				this.binds.add(new BindMount(tree.content().toString(), target(bind.target()), !bind.writable()));
			}
		}
		else if (mount instanceof RunMount.Cache cache) {
			CacheMounts.Held directory = keep(this.workplace.supplies()
				.caches()
				.take(this.workplace.request().cache().scope(), cache.id(), cache.sharing(), seed(cache),
						this.workplace.cancellation()));
			this.binds.add(new BindMount(directory.path().toString(), target(cache.target()), cache.readOnly()));
		}
		else if (mount instanceof RunMount.Tmpfs tmpfs) {
			this.temporary.add(new TmpfsMount(target(tmpfs.target()), MemorySize.ofBytes(tmpfs.size()), 01777, true));
		}
		else if (mount instanceof RunMount.Secret secret) {
			secret(secret);
		}
		else if (mount instanceof RunMount.Ssh ssh) {
			agent(ssh);
		}
	}

	private CacheMounts.Seed seed(RunMount.Cache cache) throws InterruptedException {
		if (cache.from() == null) {
			return CacheMounts.empty(cache.access());
		}
		return (directory) -> {
			try (CopySource source = this.workplace.origins().open(cache.from())) {
				LinkedTree.of(this.workplace.supplies().trees(), source, match(source, cache.source()), true)
					.moveTo(directory);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException("nobody interrupts a build's thread", ex);
			}
			CacheMounts.own(directory, cache.access());
		};
	}

	private void secret(RunMount.Secret secret) throws IOException {
		BuildSecrets secrets = this.workplace.request().inputs().secrets();
		byte[] value = secrets.value(secret.id()).orElse(null);
		if (value == null) {
			missing(secret.required(), "the secret '" + secret.id() + "' was not given to this build",
					"Give the build a secret of that id, or remove 'required'");
			return;
		}
		this.given.add(new String(value, StandardCharsets.UTF_8));
		if (secret.variable() != null) {
			this.variables.put(secret.variable(), new String(value, StandardCharsets.UTF_8));
		}
		if (secret.target() != null) {
			Path file = files().write(value, secret.access());
			this.binds.add(new BindMount(file.toString(), target(secret.target()), true));
		}
	}

	private void agent(RunMount.Ssh ssh) throws IOException {
		Path agent = this.workplace.request().inputs().secrets().agent(ssh.id()).orElse(null);
		if (agent == null) {
			missing(ssh.required(), "the SSH agent '" + ssh.id() + "' was not given to this build",
					"Give the build an agent's socket under that id, or remove 'required'");
			return;
		}
		Path socket = files().socket();
		keep(AgentRelay.open(socket, agent, ssh.access()));
		String target = ssh.target() != null ? target(ssh.target()) : AGENT_TARGET + this.binds.size();
		this.binds.add(new BindMount(socket.toString(), target, false));
		this.variables.putIfAbsent(AGENT_VARIABLE, target);
	}

	private void missing(boolean required, String problem, String remedy) {
		if (required) {
			throw BuildFailures.failed(this.at, problem, remedy);
		}
	}

	private SecretFiles files() throws IOException {
		if (this.files == null) {
			this.files = keep(new SecretFiles(this.workplace.supplies().secrets()));
		}
		return this.files;
	}

	private Match match(CopySource source, String path) throws IOException {
		return source.exactly(path)
			.orElseThrow(() -> BuildFailures.failed(this.at, "there is no '" + path + "' to mount",
					"Check the mount's source: it is relative to the root of what 'from' names, else of the context, where .dockerignore may keep it out"));
	}

	private String target(String target) {
		return CleanPath.of(this.workplace.state().absolute(target));
	}

	private <T extends Closeable> T keep(T resource) {
		this.held.push(resource);
		return resource;
	}

	List<BindMount> binds() {
		return this.binds;
	}

	List<TmpfsMount> temporary() {
		return this.temporary;
	}

	/** The secrets that the command can read. */
	List<String> given() {
		return this.given;
	}

	/** What tells the command where things are. */
	Map<String, String> variables() {
		return this.variables;
	}

	@Override
	public void close() throws IOException {
		IOException failure = null;
		while (!this.held.isEmpty()) {
			try {
				this.held.pop().close();
			}
			catch (IOException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

}
