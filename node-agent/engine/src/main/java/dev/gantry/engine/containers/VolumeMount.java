package dev.gantry.engine.containers;

import dev.gantry.engine.volumes.VolumeSpec;

/**
 * A volume that appears in a container. It is made where there is none of the name.
 *
 * @param volume the volume's name
 * @param target an absolute path in the container, its links resolved inside the
 * container's root; made where it is missing
 * @param readOnly whether the container cannot write it
 * @param copyUp whether an empty volume first gets what the image has at the target
 * @param subpath the part of the volume that appears; empty for all of it. It must be
 * there, and links in it lead nowhere outside of the volume
 */
public record VolumeMount(String volume, String target, boolean readOnly, boolean copyUp, String subpath) {

	public VolumeMount {
		VolumeSpec.requireName(volume);
		MountTarget.require(target);
		subpath = (subpath == null) ? "" : subpath;
		if (subpath.startsWith("/") || subpath.indexOf('\0') >= 0 || (subpath + "/").contains("../")) {
			throw new IllegalArgumentException("a part of a volume is told by a path below it: '" + subpath + "'");
		}
	}

	/** The whole volume, to read and write. */
	public static VolumeMount of(String volume, String target) {
		return new VolumeMount(volume, target, false, true, "");
	}

	public VolumeMount withReadOnly(boolean readOnly) {
		return new VolumeMount(this.volume, this.target, readOnly, this.copyUp, this.subpath);
	}

	public VolumeMount withSubpath(String subpath) {
		return new VolumeMount(this.volume, this.target, this.readOnly, this.copyUp, subpath);
	}

}
