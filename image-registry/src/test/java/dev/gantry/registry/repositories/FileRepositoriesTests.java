package dev.gantry.registry.repositories;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;

class FileRepositoriesTests extends RepositoriesContract {

	@TempDir
	Path directory;

	@Override
	Repositories open() throws IOException {
		return new FileRepositories(this.directory);
	}

}
