package dev.gantry.contracts.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Git without the configuration of this host and its users, which JGit would look for by
 * running {@code git}, and without notes of its own in somebody's home directory. What a
 * push or a fetch does then depends on its own words alone. For modules that have JGit.
 */
public final class PlainGit extends SystemReader.Delegate {

	private PlainGit(SystemReader system) {
		super(system);
	}

	/** For the whole process; JGit knows no other way. */
	public static synchronized void use() {
		if (!(SystemReader.getInstance() instanceof PlainGit)) {
			SystemReader.setInstance(new PlainGit(SystemReader.getInstance()));
		}
	}

	@Override
	public FileBasedConfig openUserConfig(Config parent, FS fs) {
		return new NoConfig(parent, fs);
	}

	@Override
	public FileBasedConfig openSystemConfig(Config parent, FS fs) {
		return new NoConfig(parent, fs);
	}

	@Override
	public FileBasedConfig openJGitConfig(Config parent, FS fs) {
		return new NoConfig(parent, fs);
	}

	/** A configuration that has nothing and keeps nothing. */
	private static final class NoConfig extends FileBasedConfig {

		NoConfig(Config parent, FS fs) {
			super(parent, null, fs);
		}

		@Override
		public void load() {
		}

		@Override
		public void save() {
		}

		@Override
		public boolean isOutdated() {
			return false;
		}

	}

}
