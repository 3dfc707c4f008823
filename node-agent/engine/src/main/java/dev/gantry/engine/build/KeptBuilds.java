package dev.gantry.engine.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.gantry.contracts.values.MemorySize;

/**
 * The build cache of one home: times of files and directories say when they were used.
 */
final class KeptBuilds implements BuildCache {

	private final StepCache steps;

	private final CacheMounts mounts;

	KeptBuilds(StepCache steps, CacheMounts mounts) {
		this.steps = steps;
		this.mounts = mounts;
	}

	@Override
	public List<Entry> entries() {
		try {
			List<Entry> entries = new ArrayList<>(this.steps.entries());
			try (Stream<Path> directories = Files.list(this.mounts.directory())) {
				for (Path directory : directories.toList()) {
					entries.add(new Entry(directory.getFileName().toString(), Kind.MOUNT, size(directory),
							used(directory)));
				}
			}
			entries.sort(Comparator.comparing(Entry::used));
			return entries;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("read the build cache", ex);
		}
	}

	@Override
	public List<Entry> prune(MemorySize keep) {
		List<Entry> entries = entries();
		long total = entries.stream().mapToLong(Entry::size).sum();
		List<Entry> removed = new ArrayList<>();
		try {
			for (Entry entry : entries) {
				boolean tooMuch = total > keep.bytes() || keep.bytes() == 0;
				if (tooMuch && remove(entry)) {
					total -= entry.size();
					removed.add(entry);
				}
			}
			return removed;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("prune the build cache", ex);
		}
	}

	private boolean remove(Entry entry) throws IOException {
		return entry.kind() == Kind.STEP ? this.steps.remove(entry.id()) : this.mounts.remove(entry.id());
	}

	private static Instant used(Path path) throws IOException {
		try {
			return Files.getLastModifiedTime(path).toInstant();
		}
		catch (NoSuchFileException ex) {
			return Instant.EPOCH;
		}
	}

	/** What steps write there meanwhile may come and go. */
	private static long size(Path directory) throws IOException {
		long[] bytes = new long[1];
		Files.walkFileTree(directory, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				bytes[0] += attributes.isRegularFile() ? attributes.size() : 0;
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException ex) throws IOException {
				if (ex instanceof NoSuchFileException) {
					return FileVisitResult.CONTINUE;
				}
				throw ex;
			}

		});
		return bytes[0];
	}

}
