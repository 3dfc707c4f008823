package dev.gantry.engine.build;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.kernel.files.Directory;
import dev.gantry.oci.layers.LayerWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Builds the conformance folder with buildah, too, and compares. Where the two differ,
 * the case's {@code .difference} must hold exactly these lines, below an argument that
 * begins with {@code #}. Run by {@code bench/conformance}.
 */
@EnabledIfSystemProperty(named = "gantry.buildah", matches = ".+")
class ConformanceWithBuildahTest {

	private static final List<String> FAILS = List.of("! fails");

	private static BuildHost host;

	private static List<String> base;

	private static List<String> ourBase;

	@TempDir
	private static Path store;

	@BeforeAll
	static void open() throws IOException {
		host = BuildHost.create();
		ConformanceCases.serveBase(host);
		ourBase = ConformanceCases.baseListing(host);
		Files.writeString(store.resolve("policy.json"), "{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}");
		Path archive = store.resolve("base.tar");
		try (OutputStream out = Files.newOutputStream(archive); LayerWriter writer = LayerWriter.uncompressed(out)) {
			ConformanceCases.base(writer);
			writer.finish();
		}
		String container = buildah("from", "scratch");
		buildah("add", container, archive.toString(), "/");
		for (String variable : ConformanceCases.BASE_ENVIRONMENT) {
			buildah("config", "--env", variable, container);
		}
		buildah("commit", "--format", "docker", container, "base");
		base = listing("base");
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			buildah("rm", "--all");
			host.close();
		}
	}

	private static String buildah(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(System.getProperty("gantry.buildah"), "--root",
				store.resolve("root").toString(), "--runroot", store.resolve("run").toString()));
		command.addAll(List.of(arguments));
		File log = store.resolve("log").toFile();
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(log);
		builder.environment().put("STORAGE_DRIVER", "overlay");
		builder.environment().put("BUILDAH_ISOLATION", "chroot");
		Process process = builder.start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		try {
			if (process.waitFor() != 0) {
				throw new IOException(String.join(" ", arguments) + ": " + output + Files.readString(log.toPath()));
			}
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
		return output.strip();
	}

	private static List<String> listing(String image) throws IOException {
		/* It also runs triggers, and tells of that. */
		String[] told = buildah("from", "--pull-never", image).split("\n");
		String container = told[told.length - 1];
		try (Directory root = Directory.open(Path.of(buildah("mount", container)));
				LayerStack stack = LayerStack.of(root)) {
			return TreeListing.of(stack);
		}
		finally {
			buildah("rm", container);
		}
	}

	private static List<String> ours(Path folder) throws IOException {
		try {
			return ConformanceCases.build(host, ourBase, folder);
		}
		catch (GantryException ex) {
			return FAILS;
		}
	}

	private static List<String> theirs(Path folder) throws IOException {
		Path context = host.context("", java.util.Map.of());
		Files.delete(context.resolve("Dockerfile"));
		ConformanceCases.copyContext(folder, context);
		String name = "case-" + folder.getFileName();
		try {
			buildah("bud", "--isolation", "chroot", "--layers=false", "--format", "docker", "--signature-policy",
					store.resolve("policy.json").toString(), "-t", name, context.toString());
		}
		catch (IOException ex) {
			return FAILS;
		}
		List<String> lines = TreeListing.changes(base, listing(name));
		JsonNode image = JsonMapper.builder().build().readTree(buildah("inspect", "--type", "image", name));
		lines.addAll(TreeListing.configuration(image.path("Docker")));
		return lines;
	}

	@Test
	void makesWhatBuildahMakesOrSaysWhyNot() {
		int equal = 0;
		int argued = 0;
		List<String> unexplained = new ArrayList<>();
		for (Path folder : ConformanceCases.all()) {
			List<String> difference = difference(folder);
			List<String> noted = noted(folder);
			if (!difference.equals(noted)) {
				unexplained.add(folder.getFileName() + "\n  " + String.join("\n  ", difference));
			}
			else if (difference.isEmpty()) {
				equal++;
			}
			else {
				argued++;
			}
		}
		System.out.printf(Locale.ROOT, "{\"cases\": %d, \"equal\": %d, \"argued\": %d, \"unexplained\": %d}%n",
				ConformanceCases.all().size(), equal, argued, unexplained.size());
		assertThat(unexplained).as("cases that differ in another way than noted").isEmpty();
	}

	private static List<String> difference(Path folder) {
		try {
			List<String> ours = ours(folder);
			List<String> theirs = theirs(folder);
			List<String> lines = new ArrayList<>();
			ours.stream().filter((line) -> !theirs.contains(line)).forEach((line) -> lines.add("gantry " + line));
			theirs.stream().filter((line) -> !ours.contains(line)).forEach((line) -> lines.add("buildah " + line));
			return theirs.equals(FAILS) && !ours.equals(FAILS) ? List.of("buildah ! fails") : lines;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> noted(Path folder) {
		Path file = folder.resolve(ConformanceCases.DIFFERENCE);
		try {
			return Files.exists(file)
					? Files.readAllLines(file).stream().filter((line) -> !line.startsWith("#")).toList() : List.of();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
