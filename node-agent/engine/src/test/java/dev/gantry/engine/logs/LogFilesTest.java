package dev.gantry.engine.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import dev.gantry.kernel.files.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Logs that are rotated and compressed while they are read. */
class LogFilesTest {

	private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00.000000001Z");

	private static final int KEPT = 4;

	@TempDir
	private Path directory;

	private int written;

	@Test
	void readsThroughCompressedFiles() throws IOException {
		writeAndRotate(100, 3);
		LogCompression.compress(this.directory);
		for (int number = 1; number < 3; number++) {
			try (FileChannel file = FileChannel.open(this.directory.resolve("log." + number))) {
				assertThat(LogFile.isCompressed(file)).isTrue();
			}
		}
		assertThat(read(new LogFiles(this.directory))).isEqualTo(numbers(0, 300));
		assertThat(this.directory.resolve(".log.gz")).doesNotExist();
	}

	@Test
	void neitherLosesNorDoublesALineWhenItsFileIsCompressed() throws IOException {
		LogFiles reader = new LogFiles(this.directory);
		write(50);
		List<String> lines = new ArrayList<>(read(reader));
		write(50);
		rotate();
		LogCompression.compress(this.directory);
		lines.addAll(read(reader));
		write(50);
		lines.addAll(read(reader));
		rotate();
		LogCompression.compress(this.directory);
		write(50);
		lines.addAll(read(reader));
		assertThat(lines).isEqualTo(numbers(0, 200));
	}

	@Test
	void leavesNoFileOpenWhenItsReadersEnd() throws Exception {
		write(1);
		CompletableFuture<Void> seen = new CompletableFuture<>();
		LogReaders readers = new LogReaders();
		LogSubscription following = readers.read(this.directory, LogSelection.FOLLOW, () -> false,
				(entry) -> seen.complete(null));
		seen.get(60, TimeUnit.SECONDS);
		readers.close();
		assertThat(following.done().exceptionally((failure) -> null)).succeedsWithin(Duration.ofSeconds(60));
		try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
			assertThat(descriptors.filter(Files::exists).map(LogFilesTest::target))
				.noneMatch((target) -> target.startsWith(this.directory.toString()));
		}
	}

	/** Where a descriptor leads; nowhere when it is closed meanwhile. */
	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			return "";
		}
	}

	@Test
	void followsALogThatIsRotatedAndCompressedAllTheTime() throws Exception {
		AtomicBoolean done = new AtomicBoolean();
		CompletableFuture<Void> compressing = CompletableFuture.runAsync(() -> {
			while (!done.get()) {
				try {
					LogCompression.compress(this.directory);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}
		});
		LogFiles reader = new LogFiles(this.directory);
		List<String> lines = new ArrayList<>();
		try {
			for (int round = 0; round < 300; round++) {
				write(20);
				if (round % 3 == 2) {
					rotate();
				}
				if (round % 2 == 0) {
					lines.addAll(read(reader));
				}
			}
			lines.addAll(read(reader));
		}
		finally {
			done.set(true);
			compressing.join();
			reader.close();
		}
		assertThat(lines).isEqualTo(numbers(0, 6000));
	}

	@Test
	void selectsByStreamAndTime() {
		LogSelection selection = LogSelection.ALL.withUntil(BEGIN.plusSeconds(5))
			.withStreams(Set.of(LogEntry.Stream.STDERR));
		assertThat(selection.wants(entry(LogEntry.Stream.STDERR, 4))).isTrue();
		assertThat(selection.wants(entry(LogEntry.Stream.STDERR, 5))).isFalse();
		assertThat(selection.wants(entry(LogEntry.Stream.STDOUT, 4))).isFalse();
		assertThat(new LogSelection(BEGIN.plusSeconds(3), -1, true).wants(entry(LogEntry.Stream.STDOUT, 2))).isFalse();
		assertThat(LogSelection.FOLLOW.streams()).isEqualTo(EnumSet.allOf(LogEntry.Stream.class));
	}

	private static LogEntry entry(LogEntry.Stream stream, int second) {
		return new LogEntry(BEGIN.plusSeconds(second), stream, false, "x");
	}

	private static List<String> numbers(int from, int to) {
		return IntStream.range(from, to).mapToObj(Integer::toString).toList();
	}

	private static List<String> read(LogFiles reader) throws IOException {
		List<String> lines = new ArrayList<>();
		reader.read((entry) -> lines.add(entry.text()));
		return lines;
	}

	private void writeAndRotate(int lines, int files) throws IOException {
		for (int i = 0; i < files; i++) {
			if (i > 0) {
				rotate();
			}
			write(lines);
		}
	}

	private void write(int lines) throws IOException {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < lines; i++) {
			String time = "2026-01-01T00:00:00.%09dZ".formatted(this.written);
			text.append(time).append(" stdout F ").append(this.written++).append('\n');
		}
		Files.write(this.directory.resolve("log"), text.toString().getBytes(StandardCharsets.UTF_8),
				StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

	/** As the shim does it. */
	private void rotate() throws IOException {
		try (Directory locked = Directory.open(this.directory)) {
			locked.lock(false);
			for (int number = KEPT - 1; number > 0; number--) {
				Path from = LogFiles.nameOf(this.directory, number - 1);
				if (Files.exists(from)) {
					Files.move(from, LogFiles.nameOf(this.directory, number), StandardCopyOption.REPLACE_EXISTING);
				}
			}
		}
	}

}
