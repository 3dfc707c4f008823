package dev.gantry.agent.docker.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.containers.BindMount;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.RootFilesystem;
import dev.gantry.engine.containers.TmpfsMount;
import dev.gantry.engine.containers.VolumeMount;
import dev.gantry.engine.volumes.Volumes;
import tools.jackson.databind.JsonNode;

/**
 * Gathers what appears in a container: {@code Binds}, {@code Mounts}, {@code Tmpfs} and
 * volumes.
 */
final class Mounts {

	private final Volumes volumes;

	private final List<BindMount> binds = new ArrayList<>();

	private final List<VolumeMount> named = new ArrayList<>();

	private final List<TmpfsMount> temporary = new ArrayList<>();

	private final Set<String> targets = new HashSet<>();

	/** What every container has at {@code /dev/shm}, in bytes. */
	static final long SHARED_MEMORY = 64L << 20;

	private final List<String> made = new ArrayList<>();

	Mounts(Volumes volumes) {
		this.volumes = volumes;
	}

	RootFilesystem in(RootFilesystem rootfs) {
		return rootfs.withMounts(this.binds).withVolumes(this.named).withTemporary(this.temporary);
	}

	void take(Fields host) {
		host.texts("Binds").forEach(this::bind);
		host.objects("Mounts").forEach(this::mount);
		Fields tmpfs = host.object("Tmpfs");
		tmpfs.names().forEach((target) -> tmpfs(target, tmpfs.text(target)));
		long shared = host.number("ShmSize");
		if (shared < 0) {
			throw ApiException.invalid("SHM size can not be less than 0");
		}
		if (shared != 0 && shared != SHARED_MEMORY && this.targets.add("/dev/shm")) {
			this.temporary.add(new TmpfsMount("/dev/shm", MemorySize.ofBytes(shared), 01777, false));
		}
	}

	/** The volumes of another container that this one has nothing else for. */
	void takeFrom(Container other, boolean readOnly) {
		other.spec().rootfs().volumes().forEach((mount) -> {
			if (this.targets.add(mount.target())) {
				this.named.add(mount.withReadOnly(readOnly || mount.readOnly()));
			}
		});
		other.spec().rootfs().mounts().forEach((mount) -> {
			if (this.targets.add(mount.target())) {
				this.binds.add(new BindMount(mount.source(), mount.target(), readOnly || mount.readOnly(),
						mount.propagation(), mount.recursive()));
			}
		});
	}

	/** Volumes that an image or a client wants somewhere, where nothing else is. */
	void takeAnonymous(Set<String> wanted) {
		for (String target : wanted) {
			if (this.targets.add(clean(target))) {
				this.named.add(VolumeMount.of(anonymous(), clean(target)));
			}
		}
	}

	private String anonymous() {
		String name = this.volumes.createAnonymous().name();
		this.made.add(name);
		return name;
	}

	/** Removes the volumes that were made here: there will be no container. */
	void giveUp() {
		this.made.forEach((name) -> {
			if (this.volumes.users(name).isEmpty()) {
				this.volumes.remove(name);
			}
		});
	}

	private void bind(String text) {
		String[] parts = text.split(":", -1);
		if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty()) {
			throw ApiException.invalid("invalid volume specification: '" + text + "'");
		}
		Set<String> modes = (parts.length == 3) ? Set.of(parts[2].split(",")) : Set.of();
		boolean readOnly = modes.contains("ro");
		if (!parts[0].startsWith("/")) {
			claim(parts[1], text);
			this.named.add(new VolumeMount(parts[0], clean(parts[1]), readOnly, !modes.contains("nocopy"), ""));
			return;
		}
		create(Path.of(parts[0]));
		claim(parts[1], text);
		this.binds.add(new BindMount(parts[0], clean(parts[1]), readOnly, propagation(modes), true));
	}

	/** {@code -v} makes a directory where the host has nothing, as it always did. */
	private static void create(Path source) {
		try {
			if (!Files.exists(source)) {
				Files.createDirectories(source);
			}
		}
		catch (IOException ex) {
			throw new ApiException(500, "error while creating mount source path '" + source + "': " + ex.getMessage());
		}
	}

	private static BindMount.Propagation propagation(Set<String> modes) {
		if (modes.contains("shared") || modes.contains("rshared")) {
			return BindMount.Propagation.SHARED;
		}
		return (modes.contains("slave") || modes.contains("rslave")) ? BindMount.Propagation.SLAVE
				: BindMount.Propagation.PRIVATE;
	}

	private void mount(Fields mount) {
		String target = clean(mount.text("Target"));
		String source = mount.text("Source");
		boolean readOnly = mount.flag("ReadOnly");
		claim(target, target);
		switch (mount.text("Type")) {
			case "bind" -> {
				if (!source.startsWith("/") || !Files.exists(Path.of(source))) {
					throw ApiException
						.invalid("invalid mount config for type \"bind\": bind source path does not exist: " + source);
				}
				Fields options = mount.object("BindOptions");
				this.binds.add(new BindMount(source, target, readOnly, propagation(Set.of(options.text("Propagation"))),
						!options.flag("NonRecursive")));
			}
			case "volume" -> {
				Fields options = mount.object("VolumeOptions");
				String name = source.isEmpty() ? anonymous() : source;
				this.named
					.add(new VolumeMount(name, target, readOnly, !options.flag("NoCopy"), options.text("Subpath")));
			}
			case "tmpfs" -> {
				Fields options = mount.object("TmpfsOptions");
				int mode = (int) options.number("Mode");
				this.temporary.add(new TmpfsMount(target, MemorySize.ofBytes(options.number("SizeBytes")),
						(mode != 0) ? mode : 01777, false));
			}
			default -> throw ApiException
				.invalid("mount type unknown: '" + mount.text("Type") + "'; this engine has bind, volume and tmpfs");
		}
	}

	private void tmpfs(String target, String options) {
		claim(target, target);
		TmpfsMount plain = TmpfsMount.of(clean(target));
		MemorySize size = plain.size();
		int mode = plain.mode();
		boolean executable = false;
		for (String option : options.split(",")) {
			String[] pair = option.strip().split("=", 2);
			switch (pair[0].toLowerCase(Locale.ROOT)) {
				case "size" -> size = HostWishes.size(pair[1]);
				case "mode" -> mode = Integer.parseInt(pair[1], 8);
				case "exec" -> executable = true;
				case "", "rw", "noexec", "nosuid", "nodev" -> {
				}
				default -> throw ApiException.invalid("invalid tmpfs option: '" + option + "'");
			}
		}
		this.temporary.add(new TmpfsMount(plain.target(), size, mode, executable));
	}

	private void claim(String target, String text) {
		if (!target.startsWith("/") || clean(target).equals("/")) {
			throw ApiException.invalid("invalid mount path: '" + text + "': mount path must be absolute and not '/'");
		}
		if (!this.targets.add(clean(target))) {
			throw ApiException.invalid("Duplicate mount point: " + target);
		}
	}

	private static String clean(String target) {
		return Path.of(target).normalize().toString();
	}

	/** Docker's {@code Mounts} of a container. */
	static List<Map<String, Object>> documents(Container container, Volumes volumes) {
		Notes notes = Notes.of(container);
		List<Map<String, Object>> documents = new ArrayList<>();
		RootFilesystem rootfs = container.spec().rootfs();
		for (BindMount mount : rootfs.mounts()) {
			documents.add(Map.of("Type", "bind", "Source", mount.source(), "Destination", mount.target(), "Mode",
					mount.readOnly() ? "ro" : "", "RW", !mount.readOnly(), "Propagation",
					"r" + mount.propagation().name().toLowerCase(Locale.ROOT)));
		}
		for (VolumeMount mount : rootfs.volumes()) {
			String source = volumes.find(mount.volume()).map((volume) -> volume.data().toString()).orElse("");
			documents
				.add(Map.of("Type", "volume", "Name", mount.volume(), "Source", source, "Destination", mount.target(),
						"Driver", "local", "Mode", mode(mount, notes), "RW", !mount.readOnly(), "Propagation", ""));
		}
		return documents;
	}

	/** As it was written with {@code -v}; such without a mode are shared by label. */
	private static String mode(VolumeMount mount, Notes notes) {
		for (JsonNode bind : notes.hostConfig().path("Binds")) {
			String[] parts = bind.asString("").split(":");
			if (parts.length > 1 && parts[0].equals(mount.volume())) {
				return (parts.length > 2) ? parts[2] : "z";
			}
		}
		return notes.hostConfig().path("Mounts").isEmpty() ? "" : "z";
	}

}
