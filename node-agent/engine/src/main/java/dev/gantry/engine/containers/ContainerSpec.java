package dev.gantry.engine.containers;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * All that makes a container, shaped after the OCI runtime specification. Plain data: it
 * is kept as a JSON document in the container's directory.
 *
 * @param id names the container, unique per engine
 * @param rootfs its files
 * @param process what runs in it
 * @param sandbox what it may see and use
 * @param networking how it is connected
 * @param housekeeping how the engine treats it
 */
public record ContainerSpec(String id, RootFilesystem rootfs, ProcessSpec process, Sandbox sandbox,
		Networking networking, Housekeeping housekeeping) {

	private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");

	public ContainerSpec {
		if (!ID.matcher(id).matches()) {
			throw new IllegalArgumentException(
					"a container id has 1 to 64 lower-case letters, digits, '_', '.' or '-': " + id);
		}
		Objects.requireNonNull(rootfs, "rootfs");
		Objects.requireNonNull(process, "process");
		Objects.requireNonNull(sandbox, "sandbox");
		Objects.requireNonNull(networking, "networking");
		Objects.requireNonNull(housekeeping, "housekeeping");
	}

	/**
	 * A container with the defaults of each part: root's rights as Docker gives them, the
	 * bridge, no published port.
	 * @param id names the container
	 * @param layers directory names below the home's layers, lowest first
	 * @param arguments what to run
	 */
	public static ContainerSpec of(String id, List<String> layers, String... arguments) {
		return new ContainerSpec(id, RootFilesystem.of(layers), ProcessSpec.of(List.of(arguments)), Sandbox.DEFAULT,
				Networking.BRIDGE, Housekeeping.DEFAULT);
	}

	public ContainerSpec with(RootFilesystem rootfs) {
		return new ContainerSpec(this.id, rootfs, this.process, this.sandbox, this.networking, this.housekeeping);
	}

	public ContainerSpec with(ProcessSpec process) {
		return new ContainerSpec(this.id, this.rootfs, process, this.sandbox, this.networking, this.housekeeping);
	}

	public ContainerSpec with(Sandbox sandbox) {
		return new ContainerSpec(this.id, this.rootfs, this.process, sandbox, this.networking, this.housekeeping);
	}

	public ContainerSpec with(Networking networking) {
		return new ContainerSpec(this.id, this.rootfs, this.process, this.sandbox, networking, this.housekeeping);
	}

	public ContainerSpec with(Housekeeping housekeeping) {
		return new ContainerSpec(this.id, this.rootfs, this.process, this.sandbox, this.networking, housekeeping);
	}

}
