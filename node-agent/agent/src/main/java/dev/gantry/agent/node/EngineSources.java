package dev.gantry.agent.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

import dev.gantry.agent.builds.SourceTrees;
import dev.gantry.engine.sources.SourceArchives;
import dev.gantry.engine.sources.SourceTree;

/** The engine's sources for builds. */
public final class EngineSources implements SourceTrees {

	private final SourceArchives archives;

	public EngineSources(SourceArchives archives) {
		this.archives = archives;
	}

	@Override
	public Tree unpack(InputStream archive, String digest) throws IOException {
		SourceTree tree = this.archives.unpack(archive, digest);
		return new Tree() {
			@Override
			public Path root() {
				return tree.root();
			}

			@Override
			public void close() throws IOException {
				tree.close();
			}
		};
	}

}
