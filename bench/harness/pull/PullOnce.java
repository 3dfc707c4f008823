import java.nio.file.Path;
import java.util.List;

import dev.gantry.engine.EngineHome;
import dev.gantry.engine.images.ImageSources;
import dev.gantry.engine.images.NodeImage;
import dev.gantry.engine.images.PullListener;
import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;

/** Pulls one image into a home as the agent's engine does: {@code PullOnce HOME IMAGE}. */
final class PullOnce {

	private PullOnce() {
	}

	public static void main(String[] args) throws Exception {
		EngineHome home = EngineHome.below(Path.of(args[0]));
		try (StoredImages images = StoredImages.open(home, LayerStore.open(home.layers()), null)) {
			NodeImage image = images.local()
				.pull(ImageReference.parse(args[1]), Platform.host(), new ImageSources(null, List.of()),
						PullListener.NONE);
			System.out.println(image.id());
		}
	}

}
