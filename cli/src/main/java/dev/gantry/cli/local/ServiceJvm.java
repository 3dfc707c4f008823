package dev.gantry.cli.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the JVM of a service runs: small, and quick to start again. Its first orderly end
 * writes the classes that it had loaded into an archive; later starts map it. Why each
 * option is there is told in {@code docs/decisions/0012-footprint.md}.
 */
final class ServiceJvm {

	/** What a dynamic archive begins with; the JVM writes it after everything else. */
	private static final int ARCHIVE_MAGIC = 0xf00baba8;

	private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xms16m", "-XX:MinHeapFreeRatio=5",
			"-XX:MaxHeapFreeRatio=10", "-XX:NewRatio=4");

	/**
	 * Collected beside its work: a heap of gigabytes in one stroke would take longer than
	 * a lease may go without renewal.
	 */
	private static final List<String> LARGE = List.of("-XX:+UseG1GC", "-Xms256m");

	/** From so many megabytes on a heap is large. */
	private static final long LARGE_FROM = 2048;

	private static final List<String> FRUGAL = List.of("-XX:SoftRefLRUPolicyMSPerMB=20", "-Xss512k",
			"-XX:-SegmentedCodeCache", "-XX:ReservedCodeCacheSize=96m", "-XX:+ExitOnOutOfMemoryError");

	/** Gives back what the compilers left; since 17.0.9, older ones go without. */
	private static final List<String> TRIMMED = List.of("-XX:+IgnoreUnrecognizedVMOptions",
			"-XX:TrimNativeHeapInterval=10000");

	/** Mapped where it was made, an archive's pages stay the page cache's. */
	private static final List<String> MAPPED_IN_PLACE = List.of("-XX:+UnlockDiagnosticVMOptions",
			"-XX:ArchiveRelocationMode=0");

	/**
	 * Most of what a request leaves dies with it: it is collected seldom where it has
	 * room.
	 */
	private static final List<String> ROOM_FOR_REQUESTS = List.of("-Xms64m", "-Xmn40m");

	private static final List<String> QUIET = List.of("-Xlog:disable", "-Xlog:all=error:stderr");

	private final Path directory;

	private final String heap;

	private final Compilers compilers;

	/**
	 * The JVM of one service.
	 * @param directory the service's own, where its archive is kept
	 * @param heap the most that its heap may take, such as {@code 768m}
	 * @param compilers when they begin
	 */
	ServiceJvm(Path directory, String heap, Compilers compilers) {
		this.directory = directory;
		this.heap = heap;
		this.compilers = compilers;
	}

	/** The same with more or less memory. */
	ServiceJvm withHeap(String heap) {
		return new ServiceJvm(this.directory, heap, this.compilers);
	}

	/** Whether the next orderly end writes the archive, which takes some seconds. */
	boolean records() {
		return !Files.exists(archive());
	}

	/** A command line up to the arguments, with the archive or to make it. */
	List<String> command(String classPath, String main) throws IOException {
		Path archive = archive();
		if (!complete(archive)) {
			Files.deleteIfExists(archive);
			return command(List.of("-XX:ArchiveClassesAtExit=" + archive), classPath, main);
		}
		return withArchive(classPath, main);
	}

	/** A command line of another program, with the archive if there is one. */
	List<String> passing(String classPath, String main) throws IOException {
		return complete(archive()) ? withArchive(classPath, main) : command(List.of(), classPath, main);
	}

	/**
	 * A command line of another program that does little else but to answer requests.
	 */
	List<String> serving(String classPath, String main) throws IOException {
		List<String> command = new ArrayList<>(passing(classPath, main));
		command.addAll(command.indexOf("-cp"), ROOM_FOR_REQUESTS);
		return command;
	}

	private List<String> withArchive(String classPath, String main) {
		return command(List.of("-XX:SharedArchiveFile=" + archive(), "-Xshare:auto"), classPath, main);
	}

	private List<String> command(List<String> sharing, String classPath, String main) {
		// Few malloc arenas: by default glibc keeps one for nearly every thread.
		List<String> command = new ArrayList<>(List.of("env", "MALLOC_ARENA_MAX=2",
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + this.heap));
		command.addAll(large() ? LARGE : SMALL);
		command.addAll(FRUGAL);
		command.addAll(TRIMMED);
		command.addAll(this.compilers.options);
		command.addAll(MAPPED_IN_PLACE);
		command.addAll(sharing);
		command.addAll(QUIET);
		command.addAll(List.of("-cp", classPath, main));
		return command;
	}

	private boolean large() {
		int last = this.heap.length() - 1;
		long number = Long.parseLong(this.heap.substring(0, last));
		return number * (Character.toLowerCase(this.heap.charAt(last)) == 'g' ? 1024 : 1) >= LARGE_FROM;
	}

	/** Forgets archived classes, because the jars that they come from have changed. */
	void forgetClasses() throws IOException {
		Files.deleteIfExists(archive());
	}

	/** A JVM that was killed while it wrote leaves an archive without its head. */
	static boolean complete(Path archive) throws IOException {
		if (!Files.isRegularFile(archive)) {
			return false;
		}
		try (InputStream content = Files.newInputStream(archive)) {
			byte[] head = content.readNBytes(Integer.BYTES);
			return head.length == Integer.BYTES
					&& ByteBuffer.wrap(head).order(ByteOrder.nativeOrder()).getInt() == ARCHIVE_MAGIC;
		}
	}

	private Path archive() {
		return this.directory.resolve("classes-" + Runtime.version() + ".jsa");
	}

	/** When a method is compiled. */
	enum Compilers {

		/** For a service that starts much and serves requests: not what only starts. */
		PATIENT("-XX:Tier3InvocationThreshold=1000", "-XX:Tier3MinInvocationThreshold=500",
				"-XX:Tier3CompileThreshold=5000", "-XX:Tier3BackEdgeThreshold=120000",
				"-XX:Tier4InvocationThreshold=50000", "-XX:Tier4MinInvocationThreshold=6000",
				"-XX:Tier4CompileThreshold=150000", "-XX:Tier4BackEdgeThreshold=400000"),

		/** For one whose every call somebody waits for: as soon as the JVM would. */
		EAGER;

		private final List<String> options;

		Compilers(String... options) {
			this.options = List.of(options);
		}

	}

}
