

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildStep;
import dev.gantry.engine.Engine;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.build.BuildListener;
import dev.gantry.engine.build.BuildRequest;
import dev.gantry.engine.build.BuildSettings;
import dev.gantry.engine.images.ImageSources;
import dev.gantry.engine.sources.SourceTree;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;

/**
 * Builds by the engine and by its peers, in turns, and compares. Ours is what an agent does: the packed context is unpacked and
 * built. Theirs is their command. Arguments: the home, the directory of the contexts, the rounds, the archive of the base image of
 * the Flask example or "-", the CA bundle or "-", then NAME=COMMAND of each peer, where COMMAND is split at spaces and CONTEXT and
 * NAME in it are replaced.
 */
public final class BuildBench {

	private static final BuildListener SILENT = new BuildListener() {

		@Override
		public void step(BuildStep step) {
		}

		@Override
		public void line(BuildLine line) {
		}

	};

	private final Engine engine;

	private final Path contexts;

	private final int rounds;

	private final Map<String, List<String>> peers = new LinkedHashMap<>();

	private final StringBuilder json = new StringBuilder();

	private int builds;

	/** The cases to run; empty for all. */
	private final List<String> cases = Arrays.stream(System.getProperty("cases", "").split(","))
		.filter((name) -> !name.isEmpty())
		.toList();

	private BuildBench(Engine engine, Path contexts, int rounds) {
		this.engine = engine;
		this.contexts = contexts;
		this.rounds = rounds;
	}

	public static void main(String[] arguments) throws Exception {
		EngineHome home = EngineHome.below(Path.of(arguments[0]));
		BuildSettings settings = arguments[4].equals("-") ? BuildSettings.DEFAULT
				: BuildSettings.DEFAULT.withCaBundle(Path.of(arguments[4]));
		try (Engine engine = Engine.open(home, settings)) {
			BuildBench bench = new BuildBench(engine, Path.of(arguments[1]), Integer.parseInt(arguments[2]));
			for (String peer : Arrays.asList(arguments).subList(5, arguments.length)) {
				String[] parts = peer.split("=", 2);
				bench.peers.put(parts[0], List.of(parts[1].split(" ")));
			}
			bench.importBase("base", bench.contexts.resolve("base.tar"));
			bench.run(!arguments[3].equals("-"), arguments[3]);
			engine.teardown();
		}
	}

	private void importBase(String name, Path archive) throws IOException {
		try (InputStream in = Files.newInputStream(archive)) {
			this.engine.localImages()
				.importRootFileSystem(in, ImageReference.parse(name), ImageConfig.empty(Platform.host()), null);
		}
	}

	private void run(boolean flask, String flaskBase) throws Exception {
		System.out.printf("%-24s %10s", "", "gantry");
		this.peers.keySet().forEach((name) -> System.out.printf(" %10s", name));
		System.out.println("   (median seconds)");
		compare("noop", "unchanged", this.rounds, () -> "", List.of("docker", "buildah"));
		compare("edit", "one changed line", this.rounds, () -> "edit " + this.builds + System.nanoTime() + "\n",
				List.of("docker", "buildah"));
		compare("parallel", "two slow stages", Math.max(2, this.rounds / 3), () -> "p" + System.nanoTime() + "\n",
				List.of("docker"));
		if (flask) {
			importBase("debian:bookworm", Path.of(flaskBase));
			compare("flask", "Flask from nothing", 1, () -> "f" + System.nanoTime() + "\n", List.of("docker"));
		}
		System.out.println("{" + this.json + "}");
	}

	/**
	 * Builds one context in turns.
	 * @param change new content of the file {@code changed}; empty for none
	 */
	private void compare(String context, String title, int times, Supplier<String> change, List<String> against)
			throws Exception {
		if (!this.cases.isEmpty() && !this.cases.contains(context)) {
			return;
		}
		Path directory = this.contexts.resolve(context);
		Map<String, List<Double>> seconds = new LinkedHashMap<>();
		boolean warm = !context.equals("flask");
		for (int round = warm ? -1 : 0; round < times; round++) {
			for (String name : names(against)) {
				String text = change.get();
				if (!text.isEmpty()) {
					Files.writeString(directory.resolve("changed"), text);
				}
				double took = name.equals("gantry") ? ours(directory) : theirs(name, directory);
				if (round >= 0) {
					seconds.computeIfAbsent(name, (key) -> new ArrayList<>()).add(took);
				}
			}
		}
		System.out.printf("%-24s", title);
		Map<String, Double> medians = new LinkedHashMap<>();
		seconds.forEach((name, all) -> medians.put(name, median(all)));
		System.out.printf(" %10.3f", medians.get("gantry"));
		this.peers.keySet()
			.forEach((name) -> System.out.printf(" %10s",
					medians.containsKey(name) ? String.format(Locale.ROOT, "%.3f", medians.get(name)) : "-"));
		System.out.printf("   best %s%n", best(seconds));
		against.forEach((name) -> this.json.append(this.json.isEmpty() ? "" : ", ")
			.append(String.format(Locale.ROOT, "\"%s_vs_%s\": %.3f", context, name,
					medians.get("gantry") / medians.get(name))));
	}

	private static List<String> names(List<String> against) {
		List<String> names = new ArrayList<>(List.of("gantry"));
		names.addAll(against);
		return names;
	}

	private static String best(Map<String, List<Double>> seconds) {
		StringBuilder text = new StringBuilder();
		seconds.forEach((name, all) -> text.append(String.format(Locale.ROOT, "%s %.3f ", name,
				all.stream().mapToDouble(Double::doubleValue).min().orElseThrow())));
		return text.toString();
	}

	private static double median(List<Double> values) {
		List<Double> sorted = values.stream().sorted().toList();
		int half = sorted.size() / 2;
		return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
	}

	/** The upload is packed beforehand, as by the client that sends it. */
	private double ours(Path directory) throws Exception {
		Path archive = Files.createTempFile(this.contexts, "upload", ".tar.gz");
		try {
			Process tar = new ProcessBuilder("tar", "-C", directory.toString(), "-cf", "-", ".").start();
			try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
				tar.getInputStream().transferTo(out);
			}
			String digest = Digest.ofBytes(Files.readAllBytes(archive)).toString();
			long begun = System.nanoTime();
			try (InputStream in = Files.newInputStream(archive);
					SourceTree tree = this.engine.sources().unpack(in, digest)) {
				BuildRequest request = BuildRequest.of("bench-" + this.builds++, tree.root(),
						new ImageSources(null, List.of()));
				this.engine.builds()
					.build(request.with(request.cache().withLocalImages(true)).with(request.recipe().unsent()), SILENT);
			}
			catch (GantryException ex) {
				throw new IllegalStateException(ex.getMessage() + ": " + ex.remedy(), ex);
			}
			return (System.nanoTime() - begun) / 1e9;
		}
		finally {
			Files.delete(archive);
		}
	}

	private double theirs(String name, Path directory) throws Exception {
		List<String> command = this.peers.get(name)
			.stream()
			.map((word) -> word.replace("CONTEXT", directory.toString())
				.replace("NAME", "bench-" + directory.getFileName()))
			.toList();
		Path log = this.contexts.resolve(name + ".log");
		long begun = System.nanoTime();
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		int status = process.waitFor();
		double took = (System.nanoTime() - begun) / 1e9;
		if (status != 0) {
			List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
			lines.subList(Math.max(0, lines.size() - 10), lines.size()).forEach(System.err::println);
			throw new IllegalStateException(name + " could not build " + directory.getFileName() + ": status " + status);
		}
		return took;
	}

}
