package dev.gantry.engine.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

import dev.gantry.kernel.process.ProcessDetails;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code list} and {@code ps}, as tables or as JSON. */
final class Listing {

	private static final Set<String> FORMAT = Set.of("format", "f");

	private final Path root;

	private final Containers containers;

	Listing(Path root, Containers containers) {
		this.root = root;
		this.containers = containers;
	}

	int list(Deque<String> words) throws IOException {
		Arguments arguments = Arguments.readAll(words, FORMAT, Set.of("quiet", "q"));
		arguments.requireEnd();
		boolean json = json(arguments);
		List<JsonNode> all = new ArrayList<>();
		for (StateDirectory directory : StateDirectory.all(this.root)) {
			State state = directory.read();
			all.add(JsonMapper.shared().readTree(state.toJson(directory.status(state))));
		}
		if (arguments.has("quiet", "q")) {
			all.forEach((one) -> System.out.println(one.get("id").stringValue()));
		}
		else if (json) {
			System.out.println(JsonMapper.shared().writeValueAsString(all));
		}
		else {
			System.out.printf("%-24s %-8s %-10s %-40s %s%n", "ID", "PID", "STATUS", "BUNDLE", "CREATED");
			all.forEach((one) -> System.out.printf("%-24s %-8d %-10s %-40s %s%n", one.get("id").stringValue(),
					one.get("pid").intValue(), one.get("status").stringValue(), one.get("bundle").stringValue(),
					one.get("created").stringValue()));
		}
		return 0;
	}

	private static boolean json(Arguments arguments) {
		return switch (arguments.value("format", "f").orElse("table")) {
			case "json" -> true;
			case "table" -> false;
			default -> throw new RuntimeFailure("--format is table or json");
		};
	}

	int processes(Deque<String> words) throws IOException {
		Arguments arguments = Arguments.read(words, FORMAT, Set.of());
		StateDirectory directory = this.containers.directory(arguments.next("container id"));
		boolean json = json(
				Arguments.readAll(new java.util.ArrayDeque<>(formatWords(arguments, words)), FORMAT, Set.of()));
		Set<Integer> processes = directory.read().controlGroups().processes();
		if (json) {
			System.out.println(processes);
			return 0;
		}
		System.out.printf("%-8s %-8s %-8s %-5s %s%n", "UID", "PID", "PPID", "STAT", "CMD");
		for (int pid : processes) {
			ProcessDetails.read(pid)
				.ifPresent((details) -> System.out.printf("%-8d %-8d %-8d %-5s %s%n", details.uid(), details.pid(),
						details.parent(), details.state(), command(details)));
		}
		return 0;
	}

	/** The format may come before or after the id; options of ps(1) are not heeded. */
	private static List<String> formatWords(Arguments arguments, Deque<String> after) {
		List<String> words = new ArrayList<>();
		arguments.value("format", "f").ifPresent((format) -> words.add("--format=" + format));
		List<String> rest = new ArrayList<>(after);
		for (int i = 0; i + 1 < rest.size(); i++) {
			if (rest.get(i).equals("--format") || rest.get(i).equals("-f")) {
				words.add("--format=" + rest.get(i + 1));
			}
		}
		return words;
	}

	/** A process chooses its own command line: control characters are not shown. */
	private static String command(ProcessDetails details) {
		String text = details.arguments().isEmpty() ? "[" + details.name() + "]"
				: String.join(" ", details.arguments());
		return text.replaceAll("\\p{Cntrl}", "?");
	}

}
