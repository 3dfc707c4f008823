package dev.gantry.agent.docker.containers;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import dev.gantry.agent.docker.http.Fields;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.containers.ProcessSpec;
import dev.gantry.engine.containers.RootFilesystem;
import dev.gantry.engine.volumes.Volume;
import dev.gantry.engine.volumes.VolumeSpec;
import dev.gantry.engine.volumes.VolumeUsage;
import dev.gantry.engine.volumes.Volumes;
import dev.gantry.oci.documents.RunConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Configurations of images that want more than to be run. */
class HostileConfigTests {

	private static final Fields NOTHING = Fields.of(JsonMapper.shared().readTree("{}"));

	private final FakeVolumes volumes = new FakeVolumes();

	/** CVE-2022-23648: {@code VOLUME} of an image never names something of the host. */
	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/..", "/../..", "/.", "//", "relative", "../up", "/proc", "/proc/self/fd/3",
			"/sys", "/sys/fs/cgroup", "/dev", "/dev/null", "/x/../proc", "/a\0b" })
	void refusesVolumesThatNoContainerHasAndLeavesNone(String target) {
		Mounts mounts = new Mounts(this.volumes);
		Merged merged = new Merged(NOTHING, RunConfig.EMPTY.withVolumes(Set.of("/fine", target)));
		assertThatThrownBy(() -> mounts.takeAnonymous(merged.volumes())).isInstanceOf(IllegalArgumentException.class);
		mounts.giveUp();
		assertThat(this.volumes.list()).isEmpty();
	}

	@Test
	void givesAnImagesVolumeAnEmptyOneOfItsOwn() {
		Mounts mounts = new Mounts(this.volumes);
		mounts.takeAnonymous(Set.of("/var/lib/../lib/data"));
		RootFilesystem rootfs = mounts.in(RootFilesystem.of(List.of()));
		assertThat(rootfs.mounts()).isEmpty();
		assertThat(rootfs.volumes()).singleElement().satisfies((mount) -> {
			assertThat(mount.target()).isEqualTo("/var/lib/data");
			assertThat(this.volumes.find(mount.volume()).orElseThrow().spec().anonymous()).isTrue();
		});
	}

	/** CVE-2026-57231: nothing is filled from the agent's environment. */
	@Test
	void takesNoVariableOfTheAgents() {
		String name = System.getenv().keySet().stream().filter((key) -> !key.equals("PATH")).findFirst().orElseThrow();
		Merged merged = new Merged(NOTHING,
				RunConfig.EMPTY.withEnv(List.of(name, "*", "=x", "", "$" + name, "A=$" + name)));
		assertThat(merged.environment("")).isEqualTo(Map.of("PATH", ProcessSpec.DEFAULT_PATH, "A", "$" + name));
	}

	@Test
	void refusesAVariableThatTheKernelWouldCutOff() {
		Merged merged = new Merged(NOTHING, RunConfig.EMPTY.withEnv(List.of("A=b\0LD_PRELOAD=/x")));
		assertThatThrownBy(() -> new ProcessSpec(List.of("true"), merged.environment(""), "/", "", List.of()))
			.isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("environment variable A");
	}

	@ParameterizedTest
	@ValueSource(strings = { "relative", "..", "/a\0b" })
	void refusesWorkingDirectoriesThatAreNoPaths(String directory) {
		Merged merged = new Merged(NOTHING, RunConfig.EMPTY.withWorkingDir(directory));
		assertThatThrownBy(() -> new ProcessSpec(List.of("true"), Map.of(), merged.workingDirectory(), "", List.of()))
			.isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("working directory");
	}

	/** CVE-2026-94603, CVE-2026-53488: words of an image are words and nothing else. */
	@Test
	void stripsEveryLabelThatTheAgentReads() {
		Map<String, String> labels = new LinkedHashMap<>();
		for (String own : List.of("instance", "generation", "app", "process", "index", "docker", "anything")) {
			labels.put(Notes.RESERVED + own, "spoofed");
		}
		labels.put("io.podman.annotations.checkpoint", "/x");
		labels.put("containerd.io/restart.loguri", "binary:///bin/sh");
		labels.put("com.docker.compose.project", "theirs");
		Merged merged = new Merged(NOTHING, RunConfig.EMPTY.withLabels(labels));
		Merged plain = new Merged(NOTHING, RunConfig.EMPTY);
		assertThat(merged.labels()).containsOnlyKeys("io.podman.annotations.checkpoint", "containerd.io/restart.loguri",
				"com.docker.compose.project");
		assertThat(merged.environment("")).isEqualTo(plain.environment(""));
		assertThat(merged.volumes()).isEqualTo(plain.volumes());
		assertThat(merged.workingDirectory()).isEqualTo(plain.workingDirectory());
		assertThat(merged.user()).isEqualTo(plain.user());
	}

	/** Volumes that are nowhere. */
	private static final class FakeVolumes implements Volumes {

		private final Map<String, Volume> made = new LinkedHashMap<>();

		@Override
		public Volume create(VolumeSpec spec) {
			return this.made.computeIfAbsent(spec.name(),
					(name) -> new Volume(spec, Instant.EPOCH, Path.of("/volumes", name)));
		}

		@Override
		public Volume createAnonymous() {
			return create(new VolumeSpec("anonymous" + this.made.size(), true, MemorySize.ZERO, Map.of(), Map.of()));
		}

		@Override
		public List<Volume> list() {
			return List.copyOf(this.made.values());
		}

		@Override
		public Optional<Volume> find(String name) {
			return Optional.ofNullable(this.made.get(name));
		}

		@Override
		public Set<String> users(String name) {
			return Set.of();
		}

		@Override
		public void remove(String name) {
			this.made.remove(name);
		}

		@Override
		public List<Volume> prune(Predicate<Volume> eligible) {
			throw new UnsupportedOperationException();
		}

		@Override
		public VolumeUsage usage(String name) {
			throw new UnsupportedOperationException();
		}

	}

}
