package dev.gantry.engine.build;

import java.util.ArrayDeque;
import java.util.Deque;

/** An absolute path as text, without empty parts, {@code .} and {@code ..}. */
final class CleanPath {

	private CleanPath() {
	}

	static String of(String path) {
		Deque<String> parts = new ArrayDeque<>();
		for (String part : path.split("/")) {
			if (part.equals("..")) {
				parts.pollLast();
			}
			else if (!part.isEmpty() && !part.equals(".")) {
				parts.addLast(part);
			}
		}
		return "/" + String.join("/", parts);
	}

}
