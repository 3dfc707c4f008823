package dev.gantry.registry.repositories;

import java.nio.file.Path;

import dev.gantry.registry.database.DatabaseProperties;
import dev.gantry.registry.database.RegistryDatabase;
import org.junit.jupiter.api.io.TempDir;

class H2RepositoriesTests extends RepositoriesContract {

	@TempDir
	Path directory;

	@Override
	RegistryDatabase open() {
		return RegistryDatabase.open(DatabaseProperties.embedded(), this.directory);
	}

}
