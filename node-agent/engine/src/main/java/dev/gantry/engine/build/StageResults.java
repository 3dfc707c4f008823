package dev.gantry.engine.build;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import dev.gantry.engine.build.language.Stage;
import dev.gantry.oci.documents.ImageConfig;

/**
 * What the stages of a build make, as far as they have made it. Stages run side by side;
 * one that needs another waits here. A stage needs earlier ones only, so nobody waits in
 * a circle.
 */
final class StageResults {

	private final Map<Integer, CompletableFuture<ImageConfig>> results = new HashMap<>();

	private final Cancellation cancellation;

	StageResults(List<Stage> stages, Cancellation cancellation) {
		stages.forEach((stage) -> this.results.put(stage.index(), new CompletableFuture<>()));
		this.cancellation = cancellation;
	}

	void built(Stage stage, ImageConfig image) {
		this.results.get(stage.index()).complete(image);
	}

	/** What a stage made; waits for it, and fails as soon as the build does. */
	ImageConfig await(Stage stage) throws IOException, InterruptedException {
		CompletableFuture<ImageConfig> result = this.results.get(stage.index()).copy();
		try {
			return this.cancellation.during(() -> result.cancel(false), () -> get(result));
		}
		catch (CancellationException ex) {
			this.cancellation.check();
			throw ex;
		}
	}

	private static ImageConfig get(CompletableFuture<ImageConfig> result) throws InterruptedException {
		try {
			return result.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("stages end well or end the build", ex);
		}
	}

}
