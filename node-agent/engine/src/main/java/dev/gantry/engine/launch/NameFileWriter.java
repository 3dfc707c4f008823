package dev.gantry.engine.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.containers.BindMount;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.network.Attachment;
import dev.gantry.engine.network.NameFiles;

/**
 * Writes the files by which names are looked up, owned by the engine and mounted over the
 * image's. They are changed in place, so that a running container sees it.
 */
public final class NameFileWriter {

	private static final List<String> ALL = List.of("hostname", "hosts", "resolv.conf");

	private NameFileWriter() {
	}

	/**
	 * Writes the files of a container that has a network namespace of its own.
	 * @param directory the container's
	 * @param attachment its links, or {@code null} for none
	 */
	public static List<BindMount> write(ContainerSpec spec, Path directory, Attachment attachment) throws IOException {
		String name = spec.sandbox().hostname().isEmpty() ? spec.id() : spec.sandbox().hostname();
		Map<String, String> more = spec.networking().hosts();
		List<BindMount> files = new ArrayList<>();
		files.add(write(directory, "hostname", name + "\n"));
		files.add(write(directory, "hosts",
				(attachment == null) ? NameFiles.hosts(name, more) : NameFiles.hosts(attachment, name, more)));
		if (attachment != null) {
			files.add(write(directory, "resolv.conf", NameFiles.resolvConf(attachment, spec.networking().resolver())));
		}
		return files;
	}

	/** Writes the files of a container that uses the host's network. */
	static List<BindMount> writeHosts(ContainerSpec spec, Path directory) throws IOException {
		List<BindMount> files = new ArrayList<>();
		files.add(write(directory, "hostname", spec.sandbox().hostname() + "\n"));
		files.add(write(directory, "hosts", NameFiles.hostsOfHost(spec.networking().hosts())));
		files.add(write(directory, "resolv.conf", NameFiles.resolvConfOfHost(spec.networking().resolver())));
		return files;
	}

	/**
	 * The files of a container whose network another one uses: those that are written.
	 */
	static List<BindMount> shared(Path directory) throws IOException {
		List<BindMount> files = new ArrayList<>();
		for (String name : ALL) {
			Path file = directory.resolve(name);
			if (Files.exists(file) && Files.size(file) > 0) {
				files.add(mount(directory, name));
			}
		}
		return files;
	}

	private static BindMount write(Path directory, String name, String content) throws IOException {
		InPlace.write(directory.resolve(name), content.getBytes(StandardCharsets.UTF_8));
		return mount(directory, name);
	}

	private static BindMount mount(Path directory, String name) {
		return new BindMount(directory.resolve(name).toString(), "/etc/" + name, false);
	}

}
