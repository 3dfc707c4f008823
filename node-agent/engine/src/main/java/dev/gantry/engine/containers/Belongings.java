package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.volumes.HostVolumes;
import dev.gantry.engine.volumes.VolumeUse;
import dev.gantry.oci.digest.Digest;

/**
 * What has to be there as long as a container exists, whether it runs or not: its layers
 * and its volumes.
 */
final class Belongings {

	private final Path layers;

	private final LayerStore store;

	private final HostVolumes volumes;

	Belongings(EngineHome home, HostVolumes volumes) throws IOException {
		this.layers = home.layers();
		this.store = LayerStore.open(home.layers());
		this.volumes = volumes;
	}

	/**
	 * Claims everything for a container; makes volumes that are missing.
	 * @throws GantryException with {@code IMAGE_INVALID} when a layer is not on this node
	 */
	void claim(ContainerSpec spec) throws IOException {
		for (String layer : spec.rootfs().layers()) {
			if (!Files.isDirectory(this.layers.resolve(layer))) {
				throw new GantryException(ErrorCode.IMAGE_INVALID, "Layer " + layer + " is not on this node",
						"Pull the image first");
			}
		}
		List<VolumeUse> uses = spec.rootfs()
			.volumes()
			.stream()
			.map((mount) -> new VolumeUse(mount.volume(), mount.target(), mount.copyUp() && mount.subpath().isEmpty()))
			.toList();
		if (uses.isEmpty()) {
			return;
		}
		try (LayerStack image = this.store.stack(spec.rootfs().layers().stream().map(Digest::sha256).toList())) {
			this.volumes.claim(spec.id(), uses, image);
		}
	}

	/** Notes the claims of a container that was found. */
	void restore(ContainerSpec spec) {
		this.volumes.restore(spec.id(), spec.rootfs().volumes().stream().map(VolumeMount::volume).toList());
	}

	/** A container is removed. */
	void release(String containerId) {
		this.volumes.release(containerId);
	}

}
