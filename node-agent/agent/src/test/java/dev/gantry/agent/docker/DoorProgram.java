package dev.gantry.agent.docker;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.gantry.agent.docker.images.Registries;
import dev.gantry.engine.Engine;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.build.BuildSettings;
import dev.gantry.engine.images.ImageSources;

/**
 * The door alone, for trying it by hand and for comparisons: {@code DoorProgram HOME}.
 */
final class DoorProgram {

	private DoorProgram() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		EngineHome home = EngineHome.below(Path.of(arguments[0]));
		Engine engine = Engine.open(home, BuildSettings.DEFAULT);
		DockerDoor door = DockerDoor.open(engine, home, new Registries(() -> new ImageSources(null, List.of())),
				Path.of(arguments[0], "docker.sock"));
		CountDownLatch ending = new CountDownLatch(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			door.close();
			if (arguments.length > 1) {
				engine.teardown();
			}
			engine.close();
			ending.countDown();
		}));
		ending.await();
	}

}
