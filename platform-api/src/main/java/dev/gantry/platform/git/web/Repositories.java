package dev.gantry.platform.git.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.Apps;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

import org.springframework.util.FileSystemUtils;

/**
 * One bare repository for each app that was pushed by git, so that a push brings only
 * what is new. A repository is no more than that: if it is lost, the next push brings
 * everything again.
 *
 * <p>
 * A repository remembers the id of the app that it belongs to. An app that was destroyed
 * and made anew under its old name never meets its forerunner's commits.
 */
class Repositories {

	private static final String SECTION = "gantry";

	private static final String OWNER = "app";

	private final Path directory;

	private final Apps apps;

	Repositories(Path directory, Apps apps) {
		this.directory = directory;
		this.apps = apps;
	}

	/** The app's repository; made if there is none that belongs to it. */
	synchronized Repository open(AppName app) throws IOException {
		Path path = this.directory.resolve(app + ".git");
		if (Files.exists(path)) {
			Repository repository = at(path);
			if (Optional.ofNullable(owner(repository)).equals(id(app))) {
				return repository;
			}
			repository.close();
			FileSystemUtils.deleteRecursively(path);
		}
		Files.createDirectories(this.directory);
		Repository fresh = at(path);
		fresh.create(true);
		belongsTo(fresh, app);
		return fresh;
	}

	/** Notes that the repository is that app's, once there is the app. */
	void belongsTo(Repository repository, AppName app) {
		id(app).ifPresent((id) -> {
			try {
				StoredConfig config = repository.getConfig();
				config.setString(SECTION, null, OWNER, id);
				config.save();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private static Repository at(Path path) throws IOException {
		return new FileRepositoryBuilder().setGitDir(path.toFile()).setBare().build();
	}

	private Optional<String> id(AppName app) {
		return this.apps.findByName(app.value()).map(App::id);
	}

	private static String owner(Repository repository) {
		return repository.getConfig().getString(SECTION, null, OWNER);
	}

}
