package dev.gantry.engine.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.kernel.errno.KernelException;

/**
 * The command line of the runtime specification, with runc's options, for podman and
 * containerd. Exit status: 0 done, 1 failed; {@code run} and {@code exec} without
 * {@code --detach} end as the program did.
 *
 * @see <a href="https://github.com/opencontainers/runtime-spec">OCI runtime
 * specification</a>
 */
public final class OciRuntime {

	private static final Set<String> GLOBAL = Set.of("root", "log", "log-format", "rootless", "criu");

	private static final Set<String> GLOBAL_PLAIN = Set.of("debug", "systemd-cgroup", "help", "h", "version", "v");

	private static final String USE = """
			Use: gantry oci [--root DIR] [--log FILE] [--log-format text|json] COMMAND
			Commands of the OCI runtime specification, as runc has them:
			  create start state kill delete run exec list ps pause resume update features spec
			""";

	private OciRuntime() {
	}

	public static void main(String[] words) {
		System.exit(run(new ArrayDeque<>(List.of(words))));
	}

	static int run(Deque<String> words) {
		try {
			Arguments global = Arguments.read(words, GLOBAL, GLOBAL_PLAIN);
			global.value("log")
				.filter((file) -> !file.isEmpty())
				.ifPresent((file) -> Log.to(Path.of(file), global.value("log-format").orElse("text")));
			if (global.has("version", "v")) {
				System.out.println("gantry oci version 0.1.0\nspec: " + State.OCI_VERSION);
				return 0;
			}
			if (global.has("help", "h") || words.isEmpty()) {
				System.out.print(USE);
				return global.has("help", "h") ? 0 : 1;
			}
			if (global.has("systemd-cgroup")) {
				throw new RuntimeFailure("--systemd-cgroup is not supported: control groups are made in cgroupfs;"
						+ " tell podman --cgroup-manager=cgroupfs, or containerd SystemdCgroup = false");
			}
			Path root = Path.of(global.value("root").orElse("/run/gantry-oci")).toAbsolutePath();
			return new Commands(root).run(words.remove(), words);
		}
		catch (RuntimeFailure ex) {
			Log.error(ex.getMessage());
			return ex.exitCode();
		}
		catch (IOException | GantryException | KernelException ex) {
			Log.error(ex.getMessage());
			return 1;
		}
	}

}
