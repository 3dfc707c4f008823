package dev.gantry.cli.local;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Login;
import dev.gantry.cli.apps.SourcePush;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.images.ImageView;
import tools.jackson.core.type.TypeReference;

/**
 * The example app on a base image that is made from the Debian mirror, because Docker Hub
 * may be out of reach. The base image is made while the services start.
 */
final class Demo {

	private static final String BASE = "debian:bookworm";

	private static final String APP = "hello";

	private final Home home;

	private final Terminal terminal;

	private final Path examples;

	private final CompletableFuture<Path> base;

	private Demo(Home home, Terminal terminal, Path examples, CompletableFuture<Path> base) {
		this.home = home;
		this.terminal = terminal;
		this.examples = examples;
		this.base = base;
	}

	static Demo begin(Home home, Terminal terminal) {
		Path examples = Path.of(System.getProperty("gantry.examples", "examples"));
		if (!Files.isDirectory(examples.resolve(APP))) {
			throw new CommandFailure("The example app is not in " + examples, "Start without --demo");
		}
		CompletableFuture<Path> base = CompletableFuture
			.supplyAsync(() -> new BaseImage(home, examples, terminal).ensure());
		return new Demo(home, terminal, examples, base);
	}

	void deploy(Settings settings) throws IOException, InterruptedException {
		Api api = new Api(new Login(settings.apiUrl(), Files.readString(this.home.adminToken()).strip()));
		boolean known = api.get("/images", new TypeReference<List<ImageView>>() {
		}).stream().anyMatch((image) -> BASE.equals(image.repository() + ":" + image.tag()));
		if (!known) {
			importBase(api);
		}
		new SourcePush(api, this.terminal).push(this.examples.resolve(APP), APP);
	}

	private void importBase(Api api) throws IOException, InterruptedException {
		long start = System.nanoTime();
		try {
			while (!this.base.isDone()) {
				this.terminal.progress("making the base image " + BASE + " … "
						+ Terminal.seconds(Duration.ofNanos(System.nanoTime() - start)));
				try {
					this.base.get(200, java.util.concurrent.TimeUnit.MILLISECONDS);
				}
				catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException ex) {
					continue;
				}
			}
			this.terminal.clearProgress();
			Path file = this.base.join();
			this.terminal.progress("importing " + BASE + " …");
			api.upload("/images?name=" + Api.encode(BASE), "application/x-tar", BodyPublishers.ofFile(file),
					new TypeReference<ImageView>() {
					});
			this.terminal.clearProgress();
			this.terminal.print("imported " + BASE);
		}
		catch (CompletionException ex) {
			throw ex.getCause() instanceof CommandFailure failure ? failure : ex;
		}
	}

}
