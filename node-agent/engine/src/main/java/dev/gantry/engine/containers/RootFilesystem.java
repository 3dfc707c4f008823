package dev.gantry.engine.containers;

import java.util.List;

/**
 * The files a container sees.
 *
 * @param layers directory names below the home's layers, lowest first
 * @param mounts what of the host appears in it; for the engine's own use and operators,
 * never from an image
 * @param readOnly whether the root cannot be written
 */
public record RootFilesystem(List<String> layers, List<BindMount> mounts, boolean readOnly) {

	public RootFilesystem {
		layers = List.copyOf(layers);
		mounts = List.copyOf(mounts);
		for (String layer : layers) {
			if (!layer.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}")) {
				throw new IllegalArgumentException("not a layer's directory name: " + layer);
			}
		}
	}

	public static RootFilesystem of(List<String> layers) {
		return new RootFilesystem(layers, List.of(), false);
	}

	public RootFilesystem withMounts(List<BindMount> mounts) {
		return new RootFilesystem(this.layers, mounts, this.readOnly);
	}

	public RootFilesystem withReadOnly(boolean readOnly) {
		return new RootFilesystem(this.layers, this.mounts, readOnly);
	}

}
