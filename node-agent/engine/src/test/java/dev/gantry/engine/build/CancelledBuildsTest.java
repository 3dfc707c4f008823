package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.build.BuildHost.Recording;
import dev.gantry.engine.build.BuildHost.Result;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many builds at a time, each ended at a random moment, leave nothing behind.
 * {@code bench/cancelled-builds} runs it with 500.
 */
class CancelledBuildsTest {

	private static final int BUILDS = Integer.getInteger("gantry.cancelled.builds", 24);

	private static final int AT_A_TIME = 12;

	private static final String DOCKERFILE = """
			FROM base AS left
			RUN --mount=type=cache,target=/c,sharing=locked echo %1$d > /c/f && cp /c/f /left
			RUN sleep 0.1
			FROM base AS right
			RUN --mount=type=bind,target=/src --mount=type=secret,id=s cat /src/f /run/secrets/s > /right
			FROM base
			COPY --from=left /left /
			COPY --from=right /right /
			RUN seq 1 %1$d > /b && sleep 0.2
			""";

	@Test
	void leaveNothingBehind() throws Exception {
		Random random = new Random(11);
		AtomicInteger cancelled = new AtomicInteger();
		ExecutorService builders = Executors.newFixedThreadPool(AT_A_TIME);
		ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
		try (BuildHost host = BuildHost.create()) {
			List<Future<?>> builds = new ArrayList<>();
			for (int i = 0; i < BUILDS; i++) {
				BuildRequest request = host.request(host.context(DOCKERFILE.formatted(i), Map.of("f", "x" + i % 3)))
					.with(new BuildSecrets(Map.of("s", new byte[] { 'x' }), Map.of()));
				int delay = random.nextInt(2500);
				builds.add(builders.submit(() -> {
					timer.schedule(() -> host.builds().cancel(request.id()), delay, TimeUnit.MILLISECONDS);
					build(host, request, cancelled);
				}));
			}
			for (Future<?> build : builds) {
				build.get(10, TimeUnit.MINUTES);
			}
			System.out.println(BUILDS + " builds, " + cancelled + " of them cancelled");
			nothingIsLeft(host);
		}
		finally {
			builders.shutdownNow();
			timer.shutdownNow();
		}
	}

	private static void build(BuildHost host, BuildRequest request, AtomicInteger cancelled) {
		try {
			host.builds().build(request, new Recording());
		}
		catch (GantryException ex) {
			assertThat(ex.code()).as(ex.getMessage()).isEqualTo(ErrorCode.STATE_CONFLICT);
			cancelled.incrementAndGet();
		}
	}

	/**
	 * Layers that no step has are orphans: without the cache none but the base's stay.
	 */
	private static void nothingIsLeft(BuildHost host) throws IOException {
		assertThat(host.containers().list()).isEmpty();
		assertThat(host.home().runDirectory().resolve("build")).isEmptyDirectory();
		assertThat(host.home().buildCache().resolve("trees")).isEmptyDirectory();
		assertThat(DockerfileBuilds.secretsDirectory(host.home())).isEmptyDirectory();
		assertThat(host.home().layers())
			.isDirectoryNotContaining((path) -> path.getFileName().toString().startsWith(".new-"));
		String home = host.home().directory().toString();
		assertThat(Files.readAllLines(Path.of("/proc/self/mounts"))).noneMatch((mount) -> mount.contains(home));
		host.builds().cache().prune(MemorySize.ZERO);
		Result after = host.build("FROM base\nRUN true\n", Map.of());
		assertThat(after.image().layers()).hasSize(1);
	}

}
