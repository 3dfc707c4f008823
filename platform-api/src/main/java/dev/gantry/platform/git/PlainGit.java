package dev.gantry.platform.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Git without the configuration of this host and its users, which JGit would look for by
 * running {@code git}, and without notes of its own in somebody's home directory. What a
 * push does then depends on the push alone.
 */
final class PlainGit extends SystemReader.Delegate {

	private PlainGit(SystemReader system) {
		super(system);
	}

	/** For the whole process; JGit knows no other way. */
	static void use() {
		SystemReader.setInstance(new PlainGit(SystemReader.getInstance()));
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
