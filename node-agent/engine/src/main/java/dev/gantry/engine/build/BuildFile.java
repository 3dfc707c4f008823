package dev.gantry.engine.build;

/** Where a build's instructions come from. */
public sealed interface BuildFile {

	/** The usual one. */
	BuildFile USUAL = new InContext("Dockerfile");

	/**
	 * A file of the build context.
	 *
	 * @param path relative to its root
	 */
	record InContext(String path) implements BuildFile {

		public InContext {
			path = (path == null || path.isEmpty()) ? "Dockerfile" : path;
		}

	}

	/**
	 * Text that was written for this build, or that came beside its context.
	 *
	 * @param text of a Dockerfile
	 */
	record Text(byte[] text) implements BuildFile {

		public Text {
			text = text.clone();
		}

		@Override
		public byte[] text() {
			return this.text.clone();
		}

	}

}
