package dev.gantry.engine.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.detection.SourceFiles;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.MergedDirectory;
import dev.gantry.engine.layers.MergedEntry;

/** A build context as detection reads it: links in it stay within it. */
record ContextFiles(LayerStack context) implements SourceFiles {

	@Override
	public List<String> top() {
		try {
			Optional<MergedDirectory> root = this.context.root();
			List<String> names = new ArrayList<>();
			if (root.isPresent()) {
				try (MergedDirectory open = root.get()) {
					open.entries()
						.stream()
						.filter((entry) -> entry.status().isRegular())
						.map(MergedEntry::name)
						.forEach(names::add);
				}
			}
			return names;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Optional<String> text(String path) {
		try {
			return this.context.read(path, LIMIT).map((bytes) -> new String(bytes, StandardCharsets.UTF_8));
		}
		catch (NotDirectoryException | FileSystemLoopException ex) {
			return Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
