package dev.gantry.engine.build;

import java.nio.file.Path;

/**
 * What a name in FROM, {@code COPY --from} or {@code RUN --mount} means by the build's
 * order.
 */
public sealed interface NamedContext {

	/**
	 * An image.
	 *
	 * @param reference which
	 */
	record Image(String reference) implements NamedContext {
	}

	/**
	 * A directory; FROM cannot use it.
	 *
	 * @param directory unpacked; hostile
	 */
	record Tree(Path directory) implements NamedContext {
	}

}
