package dev.gantry.contracts.detection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a Dockerfile says of the image that it makes, read without building it. A value
 * with a variable in it is given as it is written. What the base image itself declares is
 * known only once it is built.
 *
 * @param base what its last stage is built upon, after stages of its own are followed
 * @param stages how many stages it has
 * @param port the lowest TCP port that it exposes, or {@code null} for none that is a
 * number
 * @param start the last {@code ENTRYPOINT} and {@code CMD} as they are written, or
 * {@code null}
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>
 */
public record DockerfileOutline(String base, int stages, Integer port, String start) {

	/** Reads a Dockerfile; what is not understood is passed over. */
	public static DockerfileOutline of(String text) {
		Map<String, Stage> named = new HashMap<>();
		Stage stage = new Stage("scratch");
		int stages = 0;
		for (String line : instructions(text)) {
			String[] words = line.split("\\s+", 2);
			String rest = (words.length > 1) ? words[1].strip() : "";
			switch (words[0].toUpperCase(Locale.ROOT)) {
				case "FROM" -> {
					stage = Stage.from(rest, named);
					named.put(String.valueOf(stages++), stage);
				}
				case "EXPOSE" -> stage.expose(rest);
				case "CMD" -> stage.command = rest;
				case "ENTRYPOINT" -> stage.enter(rest);
				default -> {
					// Says nothing of how the image is run.
				}
			}
		}
		return new DockerfileOutline(stage.base, stages, stage.port, stage.start());
	}

	private static List<String> instructions(String text) {
		List<String> instructions = new ArrayList<>();
		StringBuilder pending = new StringBuilder();
		for (String line : text.lines().map(String::strip).toList()) {
			if (line.startsWith("#") || line.isEmpty()) {
				continue;
			}
			if (line.endsWith("\\")) {
				pending.append(line, 0, line.length() - 1).append(' ');
				continue;
			}
			instructions.add(pending.append(line).toString());
			pending.setLength(0);
		}
		return instructions;
	}

	/** A stage as it is read. */
	private static final class Stage {

		private static final String TCP_PORT = "[0-9]{1,5}(?:/(?i:tcp))?";

		private final String base;

		private Integer port;

		private String entrypoint;

		private String command;

		private Stage(String base) {
			this.base = base;
		}

		static Stage from(String rest, Map<String, Stage> named) {
			List<String> words = List.of(rest.split("\\s+")).stream().filter((word) -> !word.startsWith("--")).toList();
			String base = words.isEmpty() ? "" : words.get(0);
			Stage parent = named.get(base.toLowerCase(Locale.ROOT));
			Stage stage = new Stage((parent != null) ? parent.base : base);
			if (parent != null) {
				stage.port = parent.port;
				stage.entrypoint = parent.entrypoint;
				stage.command = parent.command;
			}
			if (words.size() == 3 && words.get(1).equalsIgnoreCase("AS")) {
				named.put(words.get(2).toLowerCase(Locale.ROOT), stage);
			}
			return stage;
		}

		void expose(String rest) {
			for (String word : rest.split("\\s+")) {
				int number = word.matches(TCP_PORT) ? Integer.parseInt(word.replaceAll("/.*", "")) : 0;
				if (number > 0 && number < 65536 && (this.port == null || number < this.port)) {
					this.port = number;
				}
			}
		}

		/** An entrypoint forgets the command that was there before it. */
		void enter(String rest) {
			this.entrypoint = rest;
			this.command = null;
		}

		String start() {
			if (this.entrypoint == null) {
				return this.command;
			}
			return (this.command != null) ? this.entrypoint + " " + this.command : this.entrypoint;
		}

	}

}
