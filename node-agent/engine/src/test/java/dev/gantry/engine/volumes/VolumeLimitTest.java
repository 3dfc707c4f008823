package dev.gantry.engine.volumes;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Limits, on a small file system that can keep them and on one that cannot. */
class VolumeLimitTest {

	private static final MemorySize LIMIT = MemorySize.ofMebibytes(4);

	@TempDir
	private Path directory;

	@Test
	void volumeHoldsNoMoreThanItsLimit() throws Exception {
		mounted("-O quota,project -E quotatype=prjquota", "loop,prjquota", (mount) -> {
			HostVolumes volumes = HostVolumes.open(mount.resolve("volumes"), Clock.systemUTC(),
					JsonMapper.builder().build());
			Volume limited = volumes.create(VolumeSpec.of("limited").withLimit(LIMIT));
			Volume free = volumes.create(VolumeSpec.of("free"));
			Files.write(limited.data().resolve("fits"), new byte[3 << 20]);
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> Files.write(limited.data().resolve("too-much"), new byte[3 << 20]));
			Files.write(free.data().resolve("fits"), new byte[6 << 20]);
			assertThat(volumes.usage("limited").size()).isLessThanOrEqualTo(LIMIT);
			volumes.remove("limited");
			Volume again = volumes.create(VolumeSpec.of("limited").withLimit(MemorySize.ofMebibytes(8)));
			Files.write(again.data().resolve("fits"), new byte[6 << 20]);
		});
	}

	@Test
	void limitIsRefusedWhereTheFileSystemCannotKeepIt() throws Exception {
		mounted("-O ^quota", "loop", (mount) -> {
			HostVolumes volumes = HostVolumes.open(mount.resolve("volumes"), Clock.systemUTC(),
					JsonMapper.builder().build());
			assertThatExceptionOfType(GantryException.class)
				.isThrownBy(() -> volumes.create(VolumeSpec.of("limited").withLimit(LIMIT)))
				.satisfies((ex) -> {
					assertThat(ex.code()).isEqualTo(ErrorCode.HOST_UNFIT);
					assertThat(ex.remedy()).contains("prjquota");
				});
			assertThat(volumes.list()).isEmpty();
			assertThat(mount.resolve("volumes")).isEmptyDirectory();
		});
	}

	private void mounted(String features, String options, OnFileSystem action) throws Exception {
		assumeTrue("root".equals(System.getProperty("user.name")), "kernel tests need root");
		Path image = this.directory.resolve("image");
		try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
			file.setLength(32 << 20);
		}
		Path mount = Files.createDirectory(this.directory.resolve("mount"));
		assumeTrue(run(("mkfs.ext4 -q " + features + " " + image).split(" ")), "no mkfs.ext4 with quotas here");
		assumeTrue(run("mount", "-o", options, image.toString(), mount.toString()), "no such mount possible here");
		try {
			action.run(mount);
		}
		finally {
			if (!run("umount", mount.toString())) {
				throw new FileSystemException(mount.toString(), null, "cannot be unmounted");
			}
		}
	}

	private static boolean run(String... command) throws Exception {
		try {
			Process process = new ProcessBuilder(command).inheritIO().start();
			return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Something to do on a file system. */
	private interface OnFileSystem {

		void run(Path mount) throws Exception;

	}

}
