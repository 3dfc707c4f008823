package dev.gantry.engine.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Deque;
import java.util.Set;

import dev.gantry.engine.containers.Signal;
import dev.gantry.kernel.process.Orphans;

/** The runtime's commands. */
final class Commands {

	private static final Set<String> CREATE = Set.of("bundle", "b", "pid-file", "console-socket", "preserve-fds",
			"pidfd-socket");

	private static final Set<String> CREATE_PLAIN = Set.of("no-pivot", "no-new-keyring", "detach", "d", "keep",
			"no-subreaper");

	private static final Set<String> NONE = Set.of();

	private final Path root;

	private final Containers containers;

	Commands(Path root) {
		this.root = root;
		this.containers = new Containers(root);
	}

	int run(String command, Deque<String> words) throws IOException {
		return switch (command) {
			case "create" -> create(words);
			case "run" -> runContainer(words);
			case "start" -> start(words);
			case "state" -> state(words);
			case "kill" -> kill(words);
			case "delete" -> delete(words);
			case "pause", "resume" -> freeze(words, command.equals("pause"));
			case "exec" -> new ExecCommand(this.containers).run(words);
			case "list" -> new Listing(this.root, this.containers).list(words);
			case "ps" -> new Listing(this.root, this.containers).processes(words);
			case "update" -> new UpdateCommand(this.containers).run(words);
			case "features" -> print(Documents.features());
			case "spec" -> specification(words);
			default -> throw new RuntimeFailure("there is no command '" + command + "'; see gantry oci --help");
		};
	}

	static int print(byte[] document) {
		System.out.println(new String(document, StandardCharsets.UTF_8));
		return 0;
	}

	private Creation creation(Arguments arguments) {
		if (arguments.has("no-pivot")) {
			throw new RuntimeFailure(
					"--no-pivot is not supported: without pivot_root(2) a container can leave its root");
		}
		arguments.value("pidfd-socket").ifPresent((path) -> {
			throw new RuntimeFailure("--pidfd-socket is not supported; use --pid-file");
		});
		String id = arguments.next("container id");
		arguments.requireEnd();
		return new Creation(this.root, id, Path.of(arguments.value("bundle", "b").orElse(".")), wishes(arguments));
	}

	static Creation.Wishes wishes(Arguments arguments) {
		long preserved = arguments.number("preserve-fds", 0);
		if (preserved < 0 || preserved > 256) {
			throw new RuntimeFailure("--preserve-fds takes a number up to 256");
		}
		return new Creation.Wishes(arguments.value("console-socket").orElse(""),
				arguments.value("pid-file").filter((file) -> !file.isEmpty()).map(Path::of).orElse(null),
				(int) preserved, !arguments.has("no-new-keyring"));
	}

	private int create(Deque<String> words) throws IOException {
		creation(Arguments.readAll(words, CREATE, CREATE_PLAIN)).create();
		return 0;
	}

	private int runContainer(Deque<String> words) throws IOException {
		Arguments arguments = Arguments.readAll(words, CREATE, CREATE_PLAIN);
		boolean detached = arguments.has("detach", "d");
		if (!detached) {
			Orphans.adopt();
		}
		State state = creation(arguments).create();
		boolean started = false;
		try {
			this.containers.start(state.id());
			started = true;
		}
		finally {
			if (!started) {
				this.containers.delete(state.id(), true);
			}
		}
		if (detached) {
			return 0;
		}
		int code = exitCode(Orphans.await(state.pid()));
		if (!arguments.has("keep")) {
			this.containers.delete(state.id(), true);
		}
		return code;
	}

	/** As a shell tells it, see wait(2). */
	static int exitCode(int status) {
		return ((status & 0x7f) != 0) ? 128 + (status & 0x7f) : (status >> 8) & 0xff;
	}

	private int start(Deque<String> words) throws IOException {
		this.containers.start(only(Arguments.readAll(words, NONE, NONE)));
		return 0;
	}

	private static String only(Arguments arguments) {
		String id = arguments.next("container id");
		arguments.requireEnd();
		return id;
	}

	private int state(Deque<String> words) {
		StateDirectory directory = this.containers.directory(only(Arguments.readAll(words, NONE, NONE)));
		State state = directory.read();
		return print(state.toJson(directory.status(state)));
	}

	private int kill(Deque<String> words) throws IOException {
		Arguments arguments = Arguments.readAll(words, NONE, Set.of("all", "a"));
		String id = arguments.next("container id");
		String signal = arguments.rest().isEmpty() ? "SIGTERM" : arguments.next("signal");
		arguments.requireEnd();
		this.containers.kill(id, Signal.parse(signal).number(), arguments.has("all", "a"));
		return 0;
	}

	private int delete(Deque<String> words) throws IOException {
		Arguments arguments = Arguments.readAll(words, NONE, Set.of("force", "f"));
		this.containers.delete(only(arguments), arguments.has("force", "f"));
		return 0;
	}

	private int freeze(Deque<String> words, boolean frozen) throws IOException {
		this.containers.freeze(only(Arguments.readAll(words, NONE, NONE)), frozen);
		return 0;
	}

	private static int specification(Deque<String> words) throws IOException {
		Arguments arguments = Arguments.readAll(words, Set.of("bundle", "b"), Set.of("rootless"));
		arguments.requireEnd();
		if (arguments.has("rootless")) {
			throw new RuntimeFailure("--rootless is not supported: this runtime needs root");
		}
		Path file = Path.of(arguments.value("bundle", "b").orElse(".")).resolve("config.json");
		try {
			Files.write(file, Documents.specification(), StandardOpenOption.CREATE_NEW);
		}
		catch (FileAlreadyExistsException ex) {
			throw new RuntimeFailure(file + " exists already: remove it first", ex);
		}
		return 0;
	}

}
