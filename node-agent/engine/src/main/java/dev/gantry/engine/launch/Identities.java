package dev.gantry.engine.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.ProcessSpec;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.kernel.files.Resolution;
import dev.gantry.oci.digest.Digest;

/**
 * Who a container's process is, looked up in the image's layers. Layers never change, so
 * an answer is kept for the next container of the same image.
 */
final class Identities {

	private static final int KEPT = 256;

	private final LayerStore layers;

	private final Map<Question, Identity> known = new ConcurrentHashMap<>();

	Identities(LayerStore layers) {
		this.layers = layers;
	}

	Identity of(ContainerSpec spec) {
		Question question = new Question(spec.rootfs().layers(), spec.process().user(), spec.process().groups());
		Identity answer = this.known.get(question);
		if (answer == null) {
			answer = lookUp(question);
			if (this.known.size() >= KEPT) {
				this.known.clear();
			}
			this.known.put(question, answer);
		}
		return answer;
	}

	/**
	 * Who a process is that joins a running container, looked up in the container as it
	 * is now. What it has there is as hostile as what the image had.
	 */
	static Identity inside(ExecLaunch exec) {
		ProcessSpec process = exec.process();
		try (Directory root = Directory.open(exec.target().root())) {
			return new UserDatabase(read(root, "etc/passwd"), read(root, "etc/group")).resolve(process.user(),
					process.groups());
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.START_FAILED,
					"Look up user '" + process.user() + "' in container '" + exec.spec().id() + "': " + ex.getMessage(),
					null, ex);
		}
	}

	private static byte[] read(Directory root, String path) throws IOException {
		try (RegularFile file = root.read(path, Resolution.IN_ROOT); InputStream in = file.input()) {
			return in.readNBytes(UserDatabase.FILE_LIMIT);
		}
		catch (FileOperationException ex) {
			return new byte[0];
		}
	}

	private Identity lookUp(Question question) {
		List<Digest> diffIds = question.layers().stream().map(Digest::sha256).toList();
		try (LayerStack stack = this.layers.stack(diffIds)) {
			return new UserDatabase(read(stack, "/etc/passwd"), read(stack, "/etc/group")).resolve(question.user(),
					question.groups());
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.START_FAILED,
					"Look up user '" + question.user() + "' in the image: " + ex.getMessage(), null, ex);
		}
	}

	/** What is no file, or only a link to itself, knows no user. */
	private static byte[] read(LayerStack stack, String path) throws IOException {
		try {
			return stack.read(path, UserDatabase.FILE_LIMIT).orElseGet(() -> new byte[0]);
		}
		catch (FileSystemLoopException | NotDirectoryException ex) {
			return new byte[0];
		}
	}

	private record Question(List<String> layers, String user, List<String> groups) {
	}

}
