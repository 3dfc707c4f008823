import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a container may see and do by default, beside docker's on the same machine, line by line.
 * Arguments: the home, the directory with the program, and docker's command line for its
 * container.
 */
public final class Hardening {

	private static final Set<String> RESTRICTIONS = Set.of("ro", "nosuid", "nodev", "noexec");

	private int weaker;

	private int stricter;

	public static void main(String[] args) throws Exception {
		Map<String, String> ours;
		try (BenchEngine engine = new BenchEngine(Path.of(args[0]), Path.of(args[1], "stamp"))) {
			ours = read(engine.output(Path.of(args[1], "probe")));
		}
		Process docker = new ProcessBuilder(Arrays.copyOfRange(args, 2, args.length))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		Map<String, String> theirs = read(new String(docker.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
		if (docker.waitFor() != 0 || theirs.size() != ours.size()) {
			throw new IllegalStateException("docker's container told " + theirs.size() + " of " + ours.size() + " lines");
		}
		System.exit(new Hardening().compare(ours, theirs));
	}

	private static Map<String, String> read(String text) {
		Map<String, String> lines = new LinkedHashMap<>();
		text.lines().map((line) -> line.split(" ", 2)).forEach((parts) -> lines.put(parts[0], parts[1]));
		return lines;
	}

	private int compare(Map<String, String> ours, Map<String, String> theirs) throws IOException {
		System.out.println("| control | gantry | docker | gantry is |");
		System.out.println("|---|---|---|---|");
		for (Map.Entry<String, String> line : ours.entrySet()) {
			String name = line.getKey();
			String mine = shown(name, line.getValue());
			String other = shown(name, theirs.get(name));
			int verdict = Integer.signum(strictness(name, mine, other));
			this.weaker += (verdict < 0) ? 1 : 0;
			this.stricter += (verdict > 0) ? 1 : 0;
			System.out.printf(Locale.ROOT, "| %s | %s | %s | %s |%n", name, mine, other,
					List.of("WEAKER", "equal", "stricter").get(verdict + 1));
		}
		System.out.printf(Locale.ROOT, "{\"lines\": %d, \"stricter\": %d, \"weaker\": %d}%n", ours.size(), this.stricter,
				this.weaker);
		return (this.weaker == 0) ? 0 : 1;
	}

	/** A namespace is the host's or the container's own; of mount options only restrictions count. */
	private static String shown(String name, String value) throws IOException {
		if (name.startsWith("namespace:")) {
			Path host = Path.of("/proc/self/ns", name.substring("namespace:".length()));
			return value.equals(Files.readSymbolicLink(host).toString()) ? "the host's" : "its own";
		}
		if (name.startsWith("mount:")) {
			Set<String> options = new TreeSet<>(List.of(value.split(",")));
			options.retainAll(RESTRICTIONS);
			return options.isEmpty() ? "-" : String.join(",", options);
		}
		return value;
	}

	/** Positive when ours allows less, negative when it allows something that theirs does not. */
	private static int strictness(String name, String ours, String theirs) {
		if (name.startsWith("status:Cap")) {
			long mine = Long.parseUnsignedLong(ours, 16);
			long other = Long.parseUnsignedLong(theirs, 16);
			return ((mine & ~other) != 0) ? -1 : (mine == other) ? 0 : 1;
		}
		if (name.startsWith("mount:") || name.equals("devices")) {
			Set<String> mine = Set.of(ours.split(","));
			Set<String> other = Set.of(theirs.split(","));
			int sign = name.equals("devices") ? -1 : 1;
			List<String> more = new ArrayList<>(mine);
			more.removeAll(other);
			List<String> less = new ArrayList<>(other);
			less.removeAll(mine);
			less.remove("-");
			more.remove("-");
			return (sign > 0) ? (less.isEmpty() ? more.size() : -1) : (more.isEmpty() ? less.size() : -1);
		}
		return rank(name, ours) - rank(name, theirs);
	}

	private static int rank(String name, String value) {
		return switch (value) {
			case "no", "the host's", "the-host's", "passes", "opens", "max", "unseen" -> 0;
			case "yes", "absent", "its own", "mapped", "refused" -> 1;
			case "not made" -> 2;
			default -> name.equals("inherited-descriptors") ? -Integer.parseInt(value)
					: name.equals("most-processes") ? 1 : Integer.parseInt(value);
		};
	}

}
