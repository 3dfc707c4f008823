package dev.gantry.engine.launch;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.LayerStore;
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

	private Identity lookUp(Question question) {
		List<Digest> diffIds = question.layers().stream().map(Digest::sha256).toList();
		try (LayerStack stack = this.layers.stack(diffIds)) {
			byte[] passwd = stack.read("/etc/passwd", UserDatabase.FILE_LIMIT).orElseGet(() -> new byte[0]);
			byte[] group = stack.read("/etc/group", UserDatabase.FILE_LIMIT).orElseGet(() -> new byte[0]);
			return new UserDatabase(passwd, group).resolve(question.user(), question.groups());
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.START_FAILED,
					"Look up user '" + question.user() + "' in the image: " + ex.getMessage(), null, ex);
		}
	}

	private record Question(List<String> layers, String user, List<String> groups) {
	}

}
