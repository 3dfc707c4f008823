import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.images.ImageSources;
import dev.gantry.engine.images.LocalImages;
import dev.gantry.engine.images.NodeImage;
import dev.gantry.engine.images.PullListener;
import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.images.Verification;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.registry.Credentials;
import dev.gantry.oci.registry.RegistryAccess;

/**
 * The images of an agent in a process of their own, to be killed: {@code KilledNode HOME}. First it looks at everything that
 * is there, and says {@code clean}, or what is not. Then it does what its input says, a line each, and answers a line:
 *
 * <pre>
 * push NAME ARCHIVE   makes an image of a root file system and pushes it; says its digest
 * pull NAME           pulls an image, unpacks it and removes it again; says its digest
 * </pre>
 *
 * What fails is answered with {@code failed CODE WHY}.
 */
public final class KilledNode {

	private final StoredImages images;

	private KilledNode(StoredImages images) {
		this.images = images;
	}

	public static void main(String[] arguments) throws Exception {
		EngineHome home = EngineHome.below(Path.of(arguments[0]));
		try (StoredImages images = StoredImages.open(home, LayerStore.open(home.layers()), null)) {
			System.out.println(state(home, images));
			KilledNode node = new KilledNode(images);
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			for (String line = input.readLine(); line != null; line = input.readLine()) {
				System.out.println(node.answer(line.split(" ")));
			}
		}
	}

	/** Nothing may be damaged, unknown or half-made. */
	private static String state(EngineHome home, StoredImages images) throws IOException {
		Verification verification = images.local().verify(false);
		if (!verification.isClean() || !verification.unknownLayers().isEmpty()) {
			return verification.toString();
		}
		for (Path directory : List.of(home.layers(), home.images())) {
			try (Stream<Path> files = Files.walk(directory, 3)) {
				List<Path> halfMade = files.filter((file) -> file.getFileName().toString().startsWith(".new-")
						|| file.getParent().endsWith("ingest")).toList();
				if (!halfMade.isEmpty()) {
					return "half-made: " + halfMade;
				}
			}
		}
		return "clean";
	}

	private String answer(String[] words) {
		try {
			ImageReference name = ImageReference.parse(words[1]);
			RegistryAccess access = RegistryAccess.to(name.host()).as(Credentials.basic("bench", "bench"));
			ImageSources sources = new ImageSources(access, List.of());
			return switch (words[0]) {
				case "push" -> push(name, Path.of(words[2]), access, sources);
				case "pull" -> pull(name, sources);
				default -> "failed UNKNOWN " + words[0];
			};
		}
		catch (GantryException ex) {
			return "failed " + ex.code() + " " + String.valueOf(ex.getMessage()).replace('\n', ' ');
		}
		catch (IOException | RuntimeException ex) {
			return "failed " + ex.getClass().getSimpleName() + " " + String.valueOf(ex.getMessage()).replace('\n', ' ');
		}
	}

	private String push(ImageReference name, Path archive, RegistryAccess access, ImageSources sources)
			throws IOException {
		LocalImages local = this.images.local();
		NodeImage image;
		try (InputStream in = new FileInputStream(archive.toFile())) {
			image = local.importRootFileSystem(in, name, ImageConfig.empty(Platform.host()), null);
		}
		String digest = this.images.push(this.images.find(image.id()).orElseThrow(), name, access, sources).toString();
		local.remove(name.toString(), true, false);
		return digest;
	}

	private String pull(ImageReference name, ImageSources sources) {
		NodeImage image = this.images.local().pull(name, Platform.host(), sources, PullListener.NONE);
		this.images.local().remove(name.toString(), true, false);
		return image.id().toString();
	}

}
