package dev.gantry.engine.files;

import java.io.IOException;
import java.util.Optional;

import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.MergedDirectory;
import dev.gantry.engine.layers.MergedEntry;
import dev.gantry.kernel.process.IdMap;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerSink;

/** Tells a sink what several layers make together, without mounting anything. */
final class MergedArchive {

	private final LayerSink sink;

	private final TreeArchive files;

	private MergedArchive(LayerSink sink, IdMap users) {
		this.sink = sink;
		this.files = new TreeArchive(sink, users);
	}

	static void send(LayerStack stack, LayerSink sink, IdMap users) throws IOException {
		Optional<MergedDirectory> root = stack.root();
		if (root.isPresent()) {
			try (MergedDirectory directory = root.get()) {
				new MergedArchive(sink, users).directory(directory, LayerPath.ROOT);
			}
		}
	}

	private void directory(MergedDirectory directory, LayerPath path) throws IOException {
		this.sink.directory(path, this.files.metadata(directory.top().status(), directory.top().attributes()));
		for (MergedEntry entry : directory.entries()) {
			LayerPath child = path.resolve(entry.name());
			if (entry.status().isDirectory()) {
				try (MergedDirectory inner = directory.directory(entry.name())) {
					directory(inner, child);
				}
			}
			else {
				this.files.send(entry.holder(), entry.name(), child);
			}
		}
	}

}
