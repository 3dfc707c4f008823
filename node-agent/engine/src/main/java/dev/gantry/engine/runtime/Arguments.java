package dev.gantry.engine.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Words of a command line: options first, as {@code --name value}, {@code --name=value}
 * or {@code -n value}, then the rest.
 */
final class Arguments {

	private final Map<String, List<String>> options = new HashMap<>();

	private final Deque<String> rest;

	private Arguments(Deque<String> rest) {
		this.rest = rest;
	}

	/**
	 * Reads options up to the first other word.
	 * @param valued options that take a value
	 * @param plain options that do not
	 */
	static Arguments read(Deque<String> words, Set<String> valued, Set<String> plain) {
		Arguments arguments = new Arguments(words);
		while (!words.isEmpty() && words.peek().startsWith("-") && words.peek().length() > 1) {
			String word = words.remove();
			if (word.equals("--")) {
				break;
			}
			int equals = word.indexOf('=');
			String name = (equals < 0) ? word : word.substring(0, equals);
			String plainName = name.replaceFirst("^--?", "");
			if (plain.contains(plainName)) {
				String truth = (equals < 0) ? "true" : word.substring(equals + 1);
				arguments.options.computeIfAbsent(plainName, (key) -> new ArrayList<>()).add(truth);
			}
			else if (valued.contains(plainName)) {
				String value = (equals < 0) ? words.poll() : word.substring(equals + 1);
				if (value == null) {
					throw new RuntimeFailure(word + " needs a value");
				}
				arguments.options.computeIfAbsent(plainName, (key) -> new ArrayList<>()).add(value);
			}
			else {
				throw new RuntimeFailure("unknown option " + name);
			}
		}
		return arguments;
	}

	/** As {@link #read}, wherever among the words the options are. */
	static Arguments readAll(Deque<String> words, Set<String> valued, Set<String> plain) {
		Arguments all = new Arguments(new ArrayDeque<>());
		while (!words.isEmpty()) {
			Arguments part = read(words, valued, plain);
			part.options.forEach(
					(name, values) -> all.options.computeIfAbsent(name, (key) -> new ArrayList<>()).addAll(values));
			if (!words.isEmpty()) {
				all.rest.add(words.remove());
			}
		}
		return all;
	}

	Optional<String> value(String... names) {
		for (String name : names) {
			if (this.options.containsKey(name)) {
				List<String> values = this.options.get(name);
				return Optional.of(values.get(values.size() - 1));
			}
		}
		return Optional.empty();
	}

	List<String> values(String... names) {
		List<String> all = new ArrayList<>();
		for (String name : names) {
			all.addAll(this.options.getOrDefault(name, List.of()));
		}
		return all;
	}

	boolean has(String... names) {
		return value(names).map((value) -> !value.equals("false")).orElse(false);
	}

	long number(String name, long otherwise) {
		return value(name).map((text) -> {
			try {
				return Long.parseLong(text);
			}
			catch (NumberFormatException ex) {
				throw new RuntimeFailure("--" + name + " takes a number, not '" + text + "'", ex);
			}
		}).orElse(otherwise);
	}

	/** The next word, which must be there. */
	String next(String what) {
		if (this.rest.isEmpty()) {
			throw new RuntimeFailure("the " + what + " is missing");
		}
		return this.rest.remove();
	}

	Deque<String> rest() {
		return this.rest;
	}

	/** Refuses what nobody asked for. */
	void requireEnd() {
		if (!this.rest.isEmpty()) {
			throw new RuntimeFailure("there is a word too much: '" + this.rest.peek() + "'");
		}
	}

}
