package dev.gantry.engine.volumes;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A volume that exists.
 *
 * @param spec what it was made of
 * @param createdAt when it was created
 * @param data the directory of the host that holds its content, with the container's own
 * user numbers
 */
public record Volume(VolumeSpec spec, Instant createdAt, Path data) {

	public String name() {
		return this.spec.name();
	}

}
