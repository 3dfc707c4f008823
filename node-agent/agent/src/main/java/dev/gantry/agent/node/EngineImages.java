package dev.gantry.agent.node;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.gantry.agent.instances.AppImage;
import dev.gantry.agent.instances.ImageSource;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.images.Images;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.images.PullListener;
import dev.gantry.oci.documents.RunConfig;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.InvalidReferenceException;

/** The engine's images for instances. */
public final class EngineImages implements ImageSource {

	private final Images images;

	private final RegistrySources sources;

	public EngineImages(Images images, RegistrySources sources) {
		this.images = images;
		this.sources = sources;
	}

	@Override
	public AppImage pull(String reference) {
		LocalImage image = this.images.ensure(parse(reference), this.sources.current(), PullListener.NONE);
		RunConfig config = image.config().config();
		return new AppImage(image.layerNames(), config.entrypoint(), config.cmd(), environment(config),
				config.workingDir() == null ? "" : config.workingDir(), config.user() == null ? "" : config.user(),
				StopSignal.number(config.stopSignal()));
	}

	private static ImageReference parse(String reference) {
		try {
			return ImageReference.parse(reference);
		}
		catch (InvalidReferenceException ex) {
			throw new GantryException(ErrorCode.IMAGE_INVALID, ex.getMessage(), null, ex);
		}
	}

	private static Map<String, String> environment(RunConfig config) {
		Map<String, String> environment = new LinkedHashMap<>();
		for (String variable : config.env()) {
			int equals = variable.indexOf('=');
			if (equals > 0) {
				environment.put(variable.substring(0, equals), variable.substring(equals + 1));
			}
		}
		return environment;
	}

}
