import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Measures registries in turns. Arguments: DISK PEERS ROUNDS SECONDS CLASSPATH JAVA-HOME...; ends with a line of JSON.
 */
public final class RegistryBench {

	private static final String SCOPES = "repository:bench/image:pull,push";

	private static final int LAYERS = 10;

	private static final int LAYER_BYTES = 50_000_000;

	private static final int BLOB_BYTES = 64_000_000;

	private final Path disk;

	private final Path peers;

	private final int seconds;

	private final List<Process> started = new ArrayList<>();

	private RegistryBench(Path disk, Path peers, int seconds) {
		this.disk = disk;
		this.peers = peers;
		this.seconds = seconds;
	}

	public static void main(String[] arguments) throws Exception {
		RegistryBench bench = new RegistryBench(Path.of(arguments[0]), Path.of(arguments[1]),
				Integer.parseInt(arguments[3]));
		Thread end = new Thread(() -> bench.started.forEach(Process::destroyForcibly));
		Runtime.getRuntime().addShutdownHook(end);
		bench.run(Integer.parseInt(arguments[2]), arguments[4], Arrays.asList(arguments).subList(5, arguments.length));
	}

	private void run(int rounds, String classpath, List<String> javas) throws Exception {
		List<Side> sides = new ArrayList<>();
		sides.add(distribution(15500));
		int port = 15510;
		for (String java : javas) {
			sides.add(gantry(java, classpath, port));
			port += 10;
		}
		Path small = image("small", 1, BLOB_BYTES);
		Path first = image("first", LAYERS, LAYER_BYTES);
		for (Side side : sides) {
			side.push(small, "bench/image");
			side.push(first, "bench/first");
			side.layer = largest(small);
			side.manifests(8);
			side.blobs(3);
		}
		run(List.of("rm", "-rf", first.toString()));
		for (int round = 0; round < rounds; round++) {
			for (Side side : sides) {
				side.manifestRates.add(side.manifests(this.seconds));
			}
			for (Side side : sides) {
				side.blobRates.add(side.blobs(this.seconds));
			}
			Path large = image("large" + round, LAYERS, LAYER_BYTES);
			for (int turn = 0; turn < sides.size(); turn++) {
				// Nobody writes what another has left to the disk, and everybody is first once.
				run(List.of("sync", "--file-system", this.disk.toString()));
				Side side = sides.get((round + turn) % sides.size());
				side.pushTimes.add(side.push(large, "bench/push" + round));
			}
			run(List.of("rm", "-rf", large.toString()));
		}
		report(sides);
	}

	private void report(List<Side> sides) {
		System.out.printf(Locale.ROOT, "%-28s %14s %14s %12s %10s%n", "", "manifests/s", "blob MB/s", "push s", "CPU s");
		for (Side side : sides) {
			System.out.printf(Locale.ROOT, "%-28s %14.0f %14.0f %12.2f %10.1f%n", side.name,
					median(side.manifestRates), median(side.blobRates) / 1e6, median(side.pushTimes), side.cpu());
		}
		Side theirs = sides.get(0);
		Map<String, Double> keys = new LinkedHashMap<>();
		for (Side ours : sides.subList(1, sides.size())) {
			String suffix = (ours == sides.get(1)) ? "" : "_" + ours.version;
			keys.put("manifest_rps_vs_distribution" + suffix,
					median(ours.manifestRates) / median(theirs.manifestRates));
			keys.put("blob_rate_vs_distribution" + suffix, median(ours.blobRates) / median(theirs.blobRates));
			keys.put("push_time_vs_distribution" + suffix, median(ours.pushTimes) / median(theirs.pushTimes));
		}
		List<String> pairs = keys.entrySet()
			.stream()
			.map((entry) -> String.format(Locale.ROOT, "\"%s\": %.3f", entry.getKey(), entry.getValue()))
			.toList();
		System.out.println("{" + String.join(", ", pairs) + "}");
	}

	private static double median(List<Double> values) {
		List<Double> sorted = values.stream().sorted().toList();
		int middle = sorted.size() / 2;
		return (sorted.size() % 2 == 1) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
	}

	private Side distribution(int port) throws Exception {
		Path config = this.disk.resolve("distribution.yml");
		Files.writeString(config, """
				version: 0.1
				log: {level: error, accesslog: {disabled: true}}
				storage: {cache: {blobdescriptor: inmemory}, delete: {enabled: true}, filesystem: {rootdirectory: %s}}
				http: {addr: "127.0.0.1:%d"}
				""".formatted(this.disk.resolve("distribution"), port));
		Process process = start("distribution",
				List.of(this.peers.resolve("usr/bin/docker-registry").toString(), "serve", config.toString()));
		Side side = new Side("docker-registry", "", port, null, process);
		for (int tries = 0; !side.answers(); tries++) {
			if (tries > 100 || !process.isAlive()) {
				throw new IllegalStateException("docker-registry did not start: "
						+ Files.readString(this.disk.resolve("distribution.log")));
			}
			Thread.sleep(100);
		}
		return side;
	}

	private Side gantry(String java, String classpath, int port) throws Exception {
		Path directory = this.disk.resolve("gantry-" + port);
		Process process = start("gantry-" + port,
				List.of(java + "/bin/java", "-Xmx256m", "-XX:+UseSerialGC", "-cp", classpath, "ServedRegistry",
						Integer.toString(port), Integer.toString(port + 1), directory.toString(),
						"--spring.threads.virtual.enabled=true"));
		Path log = this.disk.resolve("gantry-" + port + ".log");
		for (int tries = 0; !Files.readString(log).contains("ready"); tries++) {
			if (tries > 600 || !process.isAlive()) {
				throw new IllegalStateException("Gantry's registry did not start: " + Files.readString(log));
			}
			Thread.sleep(100);
		}
		String release = Files.readString(Path.of(java, "release"));
		Matcher version = Pattern.compile("JAVA_VERSION=\"([0-9]+)").matcher(release);
		String number = version.find() ? version.group(1) : "unknown";
		return new Side("gantry on Java " + number, number, port, Files.readString(directory.resolve("token")), process);
	}

	private Process start(String name, List<String> command) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.disk.resolve(name + ".log").toFile());
		builder.environment().put("GANTRY_BENCH_SCOPES", SCOPES);
		Process process = builder.start();
		this.started.add(process);
		return process;
	}

	/** An OCI layout of gzip layers that cannot be compressed further. */
	private Path image(String name, int layers, int bytes) throws Exception {
		Path layout = this.disk.resolve(name);
		Files.createDirectories(layout.resolve("blobs/sha256"));
		List<String> descriptors = new ArrayList<>();
		List<String> diffIds = new ArrayList<>();
		for (int layer = 0; layer < layers; layer++) {
			MessageDigest diffId = MessageDigest.getInstance("SHA-256");
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			Path file = layout.resolve("layer");
			try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest);
					OutputStream zipped = new DigestOutputStream(new Stored(out), diffId)) {
				Random random = new Random();
				byte[] chunk = new byte[100_000];
				byte[] header = tarHeader("file" + layer, bytes);
				zipped.write(header);
				for (int written = 0; written < bytes; written += chunk.length) {
					random.nextBytes(chunk);
					zipped.write(chunk);
				}
				zipped.write(new byte[1024 + (512 - bytes % 512) % 512]);
			}
			String hex = HexFormat.of().formatHex(digest.digest());
			diffIds.add("\"sha256:" + HexFormat.of().formatHex(diffId.digest()) + "\"");
			long size = Files.size(file);
			Files.move(file, layout.resolve("blobs/sha256/" + hex));
			descriptors.add(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", hex, size, ""));
		}
		String config = put(layout, "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":"
				+ "\"layers\",\"diff_ids\":[" + String.join(",", diffIds) + "]}}",
				"application/vnd.oci.image.config.v1+json", "");
		String manifest = put(layout,
				"{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":" + config
						+ ",\"layers\":[" + String.join(",", descriptors) + "]}",
				"application/vnd.oci.image.manifest.v1+json",
				",\"annotations\":{\"org.opencontainers.image.ref.name\":\"v1\"}");
		Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
		Files.writeString(layout.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[" + manifest + "]}");
		return layout;
	}

	private static byte[] tarHeader(String name, int size) {
		byte[] header = new byte[512];
		byte[] text = name.getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(text, 0, header, 0, text.length);
		put(header, 100, "0000644\0000000000\0000000000\0" + String.format("%011o", size) + "\00000000000000\0");
		put(header, 148, "        0");
		put(header, 257, "ustar\00000");
		int sum = 0;
		for (byte one : header) {
			sum += one & 0xff;
		}
		put(header, 148, String.format("%06o\0 ", sum));
		return header;
	}

	private static void put(byte[] target, int offset, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(bytes, 0, target, offset, bytes.length);
	}

	private static String put(Path layout, String text, String type, String more) throws Exception {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		String hex = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		Files.write(layout.resolve("blobs/sha256/" + hex), bytes);
		return descriptor(type, hex, bytes.length, more);
	}

	private static String descriptor(String type, String hex, long size, String more) {
		return "{\"mediaType\":\"" + type + "\",\"digest\":\"sha256:" + hex + "\",\"size\":" + size + more + "}";
	}

	private static String largest(Path layout) throws IOException {
		try (var files = Files.list(layout.resolve("blobs/sha256"))) {
			return files.max((one, other) -> Long.compare(one.toFile().length(), other.toFile().length()))
				.orElseThrow()
				.getFileName()
				.toString();
		}
	}

	private String run(List<String> command) throws Exception {
		File output = this.disk.resolve("output").toFile();
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
		builder.environment()
			.merge("LD_LIBRARY_PATH", this.peers.resolve("usr/lib/x86_64-linux-gnu") + ":"
					+ this.peers.resolve("lib/x86_64-linux-gnu"), (old, own) -> own + ":" + old);
		Process process = builder.start();
		if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
			process.destroyForcibly();
			throw new IllegalStateException(command + " failed: " + Files.readString(output.toPath()));
		}
		return Files.readString(output.toPath());
	}

	/** gzip without compression. */
	private static final class Stored extends GZIPOutputStream {

		Stored(OutputStream out) throws IOException {
			super(out, 65536);
			this.def.setLevel(Deflater.NO_COMPRESSION);
		}

	}

	/** A registry with what was measured of it. */
	private final class Side {

		private final String name;

		private final String version;

		private final int port;

		private final String token;

		private final Process process;

		private final List<Double> manifestRates = new ArrayList<>();

		private final List<Double> blobRates = new ArrayList<>();

		private final List<Double> pushTimes = new ArrayList<>();

		private String layer;

		private Side(String name, String version, int port, String token, Process process) {
			this.name = name;
			this.version = version;
			this.port = port;
			this.token = token;
			this.process = process;
		}

		private boolean answers() {
			try (var socket = new java.net.Socket("127.0.0.1", this.port)) {
				return true;
			}
			catch (IOException ex) {
				return false;
			}
		}

		/** Requests a second. */
		private double manifests(int duration) throws Exception {
			return number("Requests/sec:\\s+([0-9.]+)", wrk(32, duration, "manifests/v1"));
		}

		/** Bytes a second. */
		private double blobs(int duration) throws Exception {
			Matcher matcher = Pattern.compile("Transfer/sec:\\s+([0-9.]+)([KMG]?)B")
				.matcher(wrk(2, duration, "blobs/sha256:" + this.layer));
			if (!matcher.find()) {
				throw new IllegalStateException("wrk told no rate");
			}
			int power = " KMG".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2));
			return Double.parseDouble(matcher.group(1)) * Math.pow(1024, power);
		}

		private double number(String pattern, String text) {
			Matcher matcher = Pattern.compile(pattern).matcher(text);
			if (!matcher.find()) {
				throw new IllegalStateException("wrk told no rate: " + text);
			}
			return Double.parseDouble(matcher.group(1));
		}

		private String wrk(int connections, int duration, String path) throws Exception {
			List<String> command = new ArrayList<>(List.of(RegistryBench.this.peers.resolve("usr/bin/wrk").toString(),
					"-t1", "-c" + connections, "-d" + duration + "s", "--timeout", "30s"));
			if (this.token != null) {
				command.addAll(List.of("-H", "Authorization: Bearer " + this.token));
			}
			// Without it docker-registry hides manifests of OCI.
			command.addAll(List.of("-H", "Accept: application/vnd.oci.image.manifest.v1+json"));
			command.add("http://127.0.0.1:" + this.port + "/v2/bench/image/" + path);
			String text = run(command);
			if (text.contains("Non-2xx") || text.contains("Socket errors")) {
				throw new IllegalStateException(this.name + " failed under wrk: " + text);
			}
			return text;
		}

		/** Seconds. */
		private double push(Path layout, String repository) throws Exception {
			long start = System.nanoTime();
			run(List.of(RegistryBench.this.peers.resolve("usr/bin/skopeo").toString(), "--insecure-policy", "copy", "-q",
					"--dest-tls-verify=false", "--dest-creds=bench:bench", "oci:" + layout + ":v1",
					"docker://127.0.0.1:" + this.port + "/" + repository + ":v1"));
			return (System.nanoTime() - start) / 1e9;
		}

		/** Seconds of processor time since it was started. */
		private double cpu() {
			return this.process.info().totalCpuDuration().map((time) -> time.toMillis() / 1e3).orElse(0.0);
		}

	}

}
