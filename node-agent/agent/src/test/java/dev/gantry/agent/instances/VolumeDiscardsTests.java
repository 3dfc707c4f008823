package dev.gantry.agent.instances;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.DiscardedVolumes;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.RootFilesystem;
import dev.gantry.engine.containers.VolumeMount;
import dev.gantry.engine.volumes.Volume;
import dev.gantry.engine.volumes.VolumeSpec;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VolumeDiscardsTests {

	private final FakeContainers containers = new FakeContainers();

	private final FakeVolumes volumes = new FakeVolumes(this.containers);

	private final List<String> told = new ArrayList<>();

	private boolean away;

	private final VolumeDiscards discards = new VolumeDiscards(this.volumes, this::tell, Runnable::run);

	@Test
	void deletesAndTellsAlsoOfWhatItNeverHad() {
		make("shop.data.i-1.1", true);
		this.discards.assign(List.of("shop.data.i-1.1", "shop.more.i-1.1"));
		assertThat(this.volumes.list()).isEmpty();
		assertThat(this.told).containsExactly("shop.data.i-1.1", "shop.more.i-1.1");
	}

	@Test
	void waitsUntilNoContainerHasIt() {
		make("data", true);
		this.containers.create(ContainerSpec.of("c1", List.of("layer"), "serve")
			.with(RootFilesystem.of(List.of("layer")).withVolumes(List.of(VolumeMount.of("data", "/data")))));
		this.discards.assign(List.of("data"));
		assertThat(this.volumes.list()).hasSize(1);
		assertThat(this.told).isEmpty();
		this.containers.remove("c1");
		this.discards.retry();
		assertThat(this.volumes.list()).isEmpty();
		assertThat(this.told).containsExactly("data");
	}

	@Test
	void neverTouchesAVolumeThatIsNoApps() {
		make("mine", false);
		this.discards.assign(List.of("mine"));
		assertThat(this.volumes.list()).extracting(Volume::name).containsExactly("mine");
		assertThat(this.told).isEmpty();
	}

	@Test
	void tellsAgainWhenThePlatformWasAway() {
		make("data", true);
		this.away = true;
		this.discards.assign(List.of("data"));
		this.away = false;
		this.discards.retry();
		assertThat(this.told).containsExactly("data");
	}

	private void make(String name, boolean ofApp) {
		this.volumes.create(new VolumeSpec(name, false, MemorySize.ZERO, Map.of(),
				ofApp ? Map.of("dev.gantry.app", "shop", "dev.gantry.volume", "data") : Map.of()));
	}

	private void tell(DiscardedVolumes volumes) {
		if (this.away) {
			throw new GantryException(ErrorCode.TIMED_OUT, "no answer", null);
		}
		this.told.addAll(volumes.keys());
	}

}
