package dev.gantry.agent.instances;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.DiscardedVolumes;
import dev.gantry.engine.volumes.Volume;
import dev.gantry.engine.volumes.Volumes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the data of volumes that belong to no app any more, and tells so. What a
 * container still has is tried again, and what is not an app's is never touched.
 */
public final class VolumeDiscards {

	private static final Logger log = LoggerFactory.getLogger(VolumeDiscards.class);

	private final Volumes volumes;

	private final Consumer<DiscardedVolumes> platform;

	private final Executor workers;

	private volatile List<String> keys = List.of();

	/**
	 * Deletes volumes.
	 * @param volumes those of the engine
	 * @param platform is told what is gone
	 * @param workers do it, which may take long
	 */
	public VolumeDiscards(Volumes volumes, Consumer<DiscardedVolumes> platform, Executor workers) {
		this.volumes = volumes;
		this.platform = platform;
		this.workers = workers;
	}

	/** Makes these the volumes to delete, and begins. */
	public void assign(List<String> discards) {
		if (!discards.equals(this.keys)) {
			this.keys = List.copyOf(discards);
			retry();
		}
	}

	/** Tries again what was left. */
	public void retry() {
		if (!this.keys.isEmpty()) {
			this.workers.execute(this::discard);
		}
	}

	private synchronized void discard() {
		List<String> gone = new ArrayList<>();
		for (String key : this.keys) {
			if (discard(key)) {
				gone.add(key);
			}
		}
		if (gone.isEmpty()) {
			return;
		}
		try {
			this.platform.accept(new DiscardedVolumes(gone));
		}
		catch (GantryException ex) {
			log.info("The platform is told later that {} volumes are deleted: {}", gone.size(), ex.getMessage());
		}
	}

	private boolean discard(String key) {
		try {
			Optional<Volume> volume = this.volumes.find(key);
			if (volume.isPresent() && !InstanceVolumes.isApps(volume.get())) {
				log.warn("Volume {} is not an app's and is not deleted", key);
				return false;
			}
			volume.ifPresent((present) -> this.volumes.remove(key));
			return true;
		}
		catch (GantryException ex) {
			log.info("Volume {} is deleted later: {}", key, ex.getMessage());
			return false;
		}
	}

}
