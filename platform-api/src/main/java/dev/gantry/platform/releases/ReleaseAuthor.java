package dev.gantry.platform.releases;

import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;

import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppProcess;
import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.ConfigVersion;
import dev.gantry.platform.apps.ConfigVersions;
import dev.gantry.platform.apps.OneWriter;
import dev.gantry.platform.apps.ProcessSpec;

/** Writes releases. Callers hold the app's lock, so that its numbers have no gaps. */
public class ReleaseAuthor {

	private final Releases releases;

	private final AppProcesses processes;

	private final ConfigVersions configs;

	private final Clock clock;

	ReleaseAuthor(Releases releases, AppProcesses processes, ConfigVersions configs, Clock clock) {
		this.releases = releases;
		this.processes = processes;
		this.configs = configs;
		this.clock = clock;
	}

	/** A release of an image with the app's present configuration and process types. */
	public Release write(App app, StoredImage image, Integer exposedPort, String summary, String actor) {
		Map<String, ProcessSpec> present = new TreeMap<>();
		this.processes.findByApp(app.id()).forEach((process) -> present.put(process.type(), process.spec()));
		OneWriter.check(app.name(), present);
		ReleaseContent content = new ReleaseContent(image, exposedPort, app.configVersion(), present);
		return this.releases.save(new Release(app, content, summary, actor, this.clock.instant()));
	}

	/**
	 * A release with a former one's content. Configuration and process types become the
	 * app's present ones, so that the next push goes on from there; the number of
	 * replicas stays as it was scaled.
	 */
	public Release repeat(App app, Release former, String summary, String actor) {
		restore(app, former, actor);
		return write(app, former.image(), former.content().exposedPort(), summary, actor);
	}

	/**
	 * Makes a former release's configuration and process types the app's present ones;
	 * the number of replicas stays.
	 */
	public void restore(App app, Release former, String actor) {
		Map<String, Integer> replicas = new TreeMap<>();
		for (AppProcess process : this.processes.findByApp(app.id())) {
			replicas.put(process.type(), process.spec().replicas());
			if (!former.content().processes().containsKey(process.type())) {
				this.processes.delete(process);
			}
		}
		former.content().processes().forEach((type, spec) -> {
			ProcessSpec wanted = spec.withReplicas(replicas.getOrDefault(type, spec.replicas()));
			AppProcess.Key key = new AppProcess.Key(app.id(), type);
			this.processes.findById(key)
				.ifPresentOrElse((process) -> process.respecify(wanted),
						() -> this.processes.save(new AppProcess(app.id(), type, wanted)));
		});
		app.declare(former.tasks());
		restoreConfiguration(app, former, actor);
		this.processes.flush();
	}

	private void restoreConfiguration(App app, Release former, String actor) {
		Map<String, String> wanted = this.configs.environment(app.id(), former.configVersion());
		if (!wanted.equals(this.configs.environment(app.id(), app.configVersion()))) {
			this.configs.save(new ConfigVersion(new ConfigVersion.Key(app.id(), app.takeConfigVersion()), wanted,
					this.clock.instant(), actor, "as in release " + former.number()));
		}
	}

}
