package dev.gantry.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The directory that holds everything of one engine, and the name that marks its kernel
 * objects. Two engines with different homes share nothing:
 *
 * <pre>
 * agent/                      this directory, root's alone (0700)
 *   run/spawner.sock          the spawner's door
 *   data/layers/HEX           one directory per layer
 *   data/containers/ID        one directory per container
 *   data/spares/              directories of containers to come
 *   data/mount-points/        the lowest layer of every container
 *   data/images/              image documents
 *   data/build-cache/         cached build steps
 *   data/volumes/NAME         one directory per volume
 * </pre>
 *
 * @param directory the agent's directory, an absolute path
 * @param shortName 8 hexadecimal digits that name every kernel object of this home
 */
public record EngineHome(Path directory, String shortName) {

	public EngineHome {
		Objects.requireNonNull(directory, "directory");
		if (!shortName.matches("[0-9a-f]{8}")) {
			throw new IllegalArgumentException("a home's short name has 8 hexadecimal digits: " + shortName);
		}
	}

	/**
	 * The engine's home below a platform's home; the directory is made where it is
	 * missing.
	 * @param home the platform's home, for example {@code /var/lib/gantry}
	 */
	public static EngineHome below(Path home) {
		try {
			Files.createDirectories(home);
			Path real = home.toRealPath();
			return new EngineHome(real.resolve("agent"), shortNameOf(real));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("create home " + home, ex);
		}
	}

	private static String shortNameOf(Path real) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256")
				.digest(real.toString().getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, 4);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

	/** Sockets and other things that live as long as the host is up. */
	public Path runDirectory() {
		return this.directory.resolve("run");
	}

	/** The file system that layers and upper directories share. */
	public Path dataRoot() {
		return this.directory.resolve("data");
	}

	public Path layers() {
		return dataRoot().resolve("layers");
	}

	public Path containers() {
		return dataRoot().resolve("containers");
	}

	/** Directories of containers to come. */
	public Path spares() {
		return dataRoot().resolve("spares");
	}

	/** Where a container's image has none: what is mounted over. */
	public Path mountPoints() {
		return dataRoot().resolve("mount-points");
	}

	public Path images() {
		return dataRoot().resolve("images");
	}

	public Path buildCache() {
		return dataRoot().resolve("build-cache");
	}

	/** On the data root's file system, but with user numbers of its own. */
	public Path volumes() {
		return dataRoot().resolve("volumes");
	}

}
