package dev.gantry.engine.volumes;

/**
 * A container's use of a volume.
 *
 * @param volume the volume's name
 * @param target where the container sees it, an absolute path in its image
 * @param copyUp whether an empty volume first gets what the image has there
 */
public record VolumeUse(String volume, String target, boolean copyUp) {
}
