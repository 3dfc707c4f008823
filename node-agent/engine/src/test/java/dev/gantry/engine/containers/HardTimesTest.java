package dev.gantry.engine.containers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.ArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.errors.GantryException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** What happens to containers when the host is in trouble. */
class HardTimesTest {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final long DISK_BYTES = 48L << 20;

	@Test
	void livesOnWhenTheDiskIsFullAndTellsWhoCannotStart() throws Exception {
		try (Disk disk = Disk.mount(); TestHost host = TestHost.on(disk.directory())) {
			ContainerSpec running = host.shell("i=0; while true; do echo line $i; i=$((i+1)); usleep 20000; done");
			host.containers().create(running);
			host.containers().start(running.id());
			Path filler = disk.directory().resolve("filler");
			fill(filler);
			assertThatExceptionOfType(GantryException.class).isThrownBy(() -> {
				for (int i = 0; i < 200; i++) {
					host.run(host.shell("echo never"));
				}
			}).withMessageContaining("No space left on device");
			assertThat(host.containers().get(running.id()).orElseThrow().running()).isTrue();
			Files.delete(filler);
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(host.log(running.id())).isNotEmpty());
			int before = host.log(running.id()).size();
			await().atMost(PATIENCE).until(() -> host.log(running.id()).size() > before);
			assertThat(host.run(host.shell("echo again")).output()).isEqualTo("again");
			host.containers().stop(running.id(), Duration.ZERO);
		}
	}

	/** Somebody has to look after what runs, and to make room. */
	@Test
	void opensOnAFullDiskAndAdoptsWhatRuns() throws Exception {
		try (Disk disk = Disk.mount(); TestHost host = TestHost.on(disk.directory())) {
			ContainerSpec running = host.shell("echo ready; sleep 1000");
			host.startAndAwait(running, "ready");
			host.closeEngine();
			Path filler = disk.directory().resolve("filler");
			fill(filler);
			host.open();
			assertThat(host.containers().get(running.id()).orElseThrow().running()).isTrue();
			Files.delete(filler);
			assertThat(host.run(host.shell("echo again")).output()).isEqualTo("again");
			host.containers().stop(running.id(), Duration.ZERO);
			host.containers().remove(running.id());
		}
	}

	private static void fill(Path file) throws IOException {
		byte[] block = new byte[4096];
		try (OutputStream out = Files.newOutputStream(file)) {
			while (true) {
				out.write(block);
			}
		}
		catch (IOException ex) {
			assertThat(ex).hasMessageContaining("No space left");
		}
	}

	@Test
	void keepsNobodyWaitingForAContainerThatCannotBeKilled() throws Exception {
		Path freezer = Path.of("/sys/fs/cgroup/freezer");
		assume(Files.exists(freezer.resolve("cgroup.procs")), "no version 1 freezer");
		try (TestHost host = TestHost.create()) {
			ContainerSpec stuck = host.shell("sleep 1000");
			host.containers().create(stuck);
			int pid = ((ContainerState.Running) host.containers().start(stuck.id()).state()).pid();
			Path group = Files.createDirectory(freezer.resolve("gantry-test-" + pid));
			try {
				Files.writeString(group.resolve("cgroup.procs"), Integer.toString(pid));
				Files.writeString(group.resolve("freezer.state"), "FROZEN");
				CompletableFuture<Void> stop = CompletableFuture
					.runAsync(() -> host.containers().stop(stuck.id(), Duration.ZERO));
				for (int i = 0; i < 10; i++) {
					assertThat(host.run(host.shell("echo other")).output()).isEqualTo("other");
				}
				assertThat(host.containers().list()).extracting(Container::id).containsExactly(stuck.id());
				assertThat(stop).isNotDone();
				Files.writeString(group.resolve("freezer.state"), "THAWED");
				stop.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
			finally {
				Files.writeString(group.resolve("freezer.state"), "THAWED");
				await().atMost(PATIENCE).ignoreExceptions().until(() -> Files.deleteIfExists(group));
			}
		}
	}

	/** No signal ends a program that waits for a disk which does not answer. */
	@Test
	void keepsNobodyWaitingForAContainerWhoseDiskDoesNotAnswer() throws Exception {
		try (Disk disk = Disk.mount(); TestHost host = TestHost.create()) {
			ContainerSpec stuck = host.shell("while :; do echo x > /disk/file; done");
			stuck = stuck
				.with(stuck.rootfs().withMounts(List.of(new BindMount(disk.directory().toString(), "/disk", false))));
			String id = stuck.id();
			host.containers().create(stuck);
			int pid = ((ContainerState.Running) host.containers().start(id).state()).pid();
			assume(Disk.run("fsfreeze", "--freeze", disk.directory().toString()), "no fsfreeze(8)");
			try {
				await().atMost(PATIENCE).until(() -> state(pid).equals("D"));
				CompletableFuture<Void> stop = CompletableFuture
					.runAsync(() -> host.containers().stop(id, Duration.ZERO));
				for (int i = 0; i < 5; i++) {
					assertThat(host.run(host.shell("echo other")).output()).isEqualTo("other");
				}
				assertThat(host.containers().list()).extracting(Container::id).containsExactly(id);
				assertThat(host.containers().get(id).orElseThrow().running()).isTrue();
				assertThat(stop).isNotDone();
				host.closeEngine();
				host.open();
				assertThat(host.containers().get(id).orElseThrow().running()).isTrue();
				assertThat(host.run(host.shell("echo other")).output()).isEqualTo("other");
			}
			finally {
				Disk.run("fsfreeze", "--unfreeze", disk.directory().toString());
			}
			host.containers().exit(id).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			host.containers().remove(id);
		}
	}

	private static String state(int pid) throws IOException {
		String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
		return stat.substring(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
	}

	/** A shim that cannot write the exit keeps it until it can, and nobody else waits. */
	@Test
	void keepsAnExitThatFindsNoRoomUntilThereIsSome() throws Exception {
		try (Disk disk = Disk.mount(); TestHost host = TestHost.on(disk.directory())) {
			ContainerSpec ends = host.shell("trap 'exit 6' TERM; echo ready; while :; do usleep 20000; done");
			String id = ends.id();
			host.startAndAwait(ends, "ready");
			int pid = ((ContainerState.Running) host.containers().get(id).orElseThrow().state()).pid();
			Path filler = disk.directory().resolve("filler");
			fill(filler);
			host.containers().kill(id, 15);
			await().atMost(PATIENCE).until(() -> !Files.exists(Path.of("/proc/" + pid)));
			assertThat(host.containers().list()).extracting(Container::id).containsExactly(id);
			Files.delete(filler);
			Container ended = host.containers().exit(id).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			assertThat(((ContainerState.Exited) ended.state()).exit().code()).isEqualTo(6);
			host.containers().remove(id);
		}
	}

	/** More than the spawner has places for namespaces. */
	@Test
	void startsEveryContainerWhenManyAreStartedAtOnce() throws Exception {
		int many = 100;
		ExecutorService callers = Executors.newFixedThreadPool(many);
		try (TestHost host = TestHost.create()) {
			List<Future<String>> outputs = new ArrayList<>();
			for (int i = 0; i < many; i++) {
				ContainerSpec spec = host.shell("echo here");
				outputs.add(callers.submit(() -> host.run(spec).output()));
			}
			for (Future<String> output : outputs) {
				assertThat(output.get(4 * PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("here");
			}
		}
		finally {
			callers.shutdownNow();
		}
	}

	private static void assume(boolean met, String reason) {
		if (!met) {
			System.out.println("A kernel test of the engine is skipped: " + reason);
		}
		Assumptions.assumeTrue(met, reason);
	}

	/** A small ext4 file system on a loop device, gone when closed. */
	private record Disk(Path image, Path directory) implements AutoCloseable {

		static Disk mount() throws Exception {
			assume("root".equals(System.getProperty("user.name")), "not root");
			Path image = Files.createTempFile(Path.of("/var/tmp"), "gantry-engine-test-", ".disk");
			Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "gantry-engine-test-");
			try (var channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
				channel.write(ByteBuffer.allocate(1), DISK_BYTES - 1);
			}
			boolean mounted = run("mke2fs", "-q", "-t", "ext4", "-F", image.toString())
					&& run("mount", "-o", "loop", image.toString(), directory.toString());
			if (!mounted) {
				Files.delete(directory);
				Files.delete(image);
			}
			assume(mounted, "no ext4 file system can be mounted from a file");
			return new Disk(image, directory);
		}

		private static boolean run(String... command) throws Exception {
			return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
		}

		@Override
		public void close() {
			try {
				await().atMost(PATIENCE).until(() -> run("umount", this.directory.toString()));
				Files.delete(this.directory);
				Files.delete(this.image);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
