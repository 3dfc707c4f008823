package dev.gantry.engine.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The file that keeps a home's subnet, so that containers keep their addresses when the
 * agent restarts.
 *
 * @param path where
 */
record SubnetFile(Path path) {

	/**
	 * The subnet that was chosen before.
	 * @throws IllegalStateException when the file does not hold one
	 */
	Optional<Subnet> read() {
		try {
			return Files.exists(this.path)
					? Optional.of(Subnet.parse(Files.readString(this.path, StandardCharsets.UTF_8).strip()))
					: Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("read subnet file " + this.path, ex);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException("read subnet file " + this.path + ": " + ex.getMessage(), ex);
		}
	}

	void write(Subnet subnet) {
		Path temporary = this.path.resolveSibling(this.path.getFileName() + ".new");
		try {
			Files.createDirectories(this.path.getParent());
			Files.writeString(temporary, subnet + "\n", StandardCharsets.UTF_8);
			Files.move(temporary, this.path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("write subnet file " + this.path, ex);
		}
	}

	void delete() {
		try {
			Files.deleteIfExists(this.path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("delete subnet file " + this.path, ex);
		}
	}

}
