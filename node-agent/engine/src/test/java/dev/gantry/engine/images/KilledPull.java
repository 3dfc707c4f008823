package dev.gantry.engine.images;

import java.nio.file.Path;
import java.util.List;

import dev.gantry.engine.EngineHome;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;

/**
 * A process that pulls, to be killed: {@code KilledPull HOME IMAGE}. Says {@code ready}
 * when it is about to.
 */
final class KilledPull {

	private KilledPull() {
	}

	public static void main(String[] args) throws Exception {
		EngineHome home = EngineHome.below(Path.of(args[0]));
		StoredImages images = StoredImages.open(home, LayerStore.open(home.layers()), null);
		System.out.println("ready");
		images.local()
			.pull(ImageReference.parse(args[1]), Platform.host(), new ImageSources(null, List.of()), PullListener.NONE);
		System.out.println("done");
	}

}
