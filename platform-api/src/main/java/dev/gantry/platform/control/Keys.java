package dev.gantry.platform.control;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The keys of many rows, for questions that no database refuses: PostgreSQL takes 65,535
 * parameters at most, and nests a long list of keys of two columns deeper than its stack.
 */
final class Keys {

	private static final int AT_ONCE = 500;

	private Keys() {
	}

	/** The keys of these, in lists of a size that can be asked for at once. */
	static <T, K> Stream<List<K>> of(List<T> all, Function<T, K> key) {
		return IntStream.range(0, (all.size() + AT_ONCE - 1) / AT_ONCE)
			.mapToObj((part) -> all.subList(part * AT_ONCE, Math.min(all.size(), (part + 1) * AT_ONCE)))
			.map((part) -> part.stream().map(key).toList());
	}

}
