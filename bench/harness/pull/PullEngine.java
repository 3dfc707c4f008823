import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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

/**
 * The part of the agent's engine that pulls, as a service: {@code PullEngine HOME}. It says {@code ready}, pulls the image
 * that a line of its input names, says its id, and ends with its input.
 */
final class PullEngine {

	private PullEngine() {
	}

	public static void main(String[] args) throws Exception {
		EngineHome home = EngineHome.below(Path.of(args[0]));
		try (StoredImages images = StoredImages.open(home, LayerStore.open(home.layers()), null)) {
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			System.out.println("ready");
			for (String name = input.readLine(); name != null; name = input.readLine()) {
				NodeImage image = images.local()
					.pull(ImageReference.parse(name), Platform.host(), new ImageSources(null, List.of()),
							PullListener.NONE);
				System.out.println(image.id());
			}
		}
	}

}
