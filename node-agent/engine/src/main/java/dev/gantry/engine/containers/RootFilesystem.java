package dev.gantry.engine.containers;

import java.util.List;

/**
 * The files a container sees.
 *
 * @param layers directory names below the home's layers, lowest first
 * @param mounts what of the host appears in it; for the engine's own use and operators,
 * never from an image
 * @param readOnly whether the root cannot be written
 * @param changes what becomes of what it writes; {@code null} is {@link Changes#SCRATCH}
 * @param volumes the volumes that appear in it
 * @param temporary directories in memory that appear in it
 */
public record RootFilesystem(List<String> layers, List<BindMount> mounts, boolean readOnly, Changes changes,
		List<VolumeMount> volumes, List<TmpfsMount> temporary) {

	public RootFilesystem {
		layers = List.copyOf(layers);
		mounts = List.copyOf(mounts);
		changes = (changes != null) ? changes : Changes.SCRATCH;
		volumes = (volumes != null) ? List.copyOf(volumes) : List.of();
		temporary = (temporary != null) ? List.copyOf(temporary) : List.of();
		for (String layer : layers) {
			if (!layer.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}")) {
				throw new IllegalArgumentException("not a layer's directory name: " + layer);
			}
		}
	}

	public static RootFilesystem of(List<String> layers) {
		return new RootFilesystem(layers, List.of(), false, Changes.SCRATCH, List.of(), List.of());
	}

	public RootFilesystem withMounts(List<BindMount> mounts) {
		return new RootFilesystem(this.layers, mounts, this.readOnly, this.changes, this.volumes, this.temporary);
	}

	public RootFilesystem withReadOnly(boolean readOnly) {
		return new RootFilesystem(this.layers, this.mounts, readOnly, this.changes, this.volumes, this.temporary);
	}

	public RootFilesystem withChanges(Changes changes) {
		return new RootFilesystem(this.layers, this.mounts, this.readOnly, changes, this.volumes, this.temporary);
	}

	public RootFilesystem withVolumes(List<VolumeMount> volumes) {
		return new RootFilesystem(this.layers, this.mounts, this.readOnly, this.changes, volumes, this.temporary);
	}

	public RootFilesystem withTemporary(List<TmpfsMount> temporary) {
		return new RootFilesystem(this.layers, this.mounts, this.readOnly, this.changes, this.volumes, temporary);
	}

	/** What becomes of what a container writes to its root. */
	public enum Changes {

		/**
		 * Lost with the host at the latest: fsync(2) in the container does nothing, the
		 * end of its mount waits for no disk. The container can be started once only.
		 */
		SCRATCH,

		/** Kept for the next start of the same container, as on any file system. */
		KEPT

	}

}
