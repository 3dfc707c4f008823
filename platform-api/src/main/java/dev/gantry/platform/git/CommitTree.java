package dev.gantry.platform.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.gantry.platform.sources.SourceEntry;
import dev.gantry.platform.sources.SourceReader;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Reads the tree of a commit, as a checkout would have it, without one. */
final class CommitTree implements SourceReader {

	/** As long as a path may be on Linux (PATH_MAX). */
	private static final int LONGEST_TARGET = 4096;

	private static final int EXECUTABLE = 0755;

	private static final int PLAIN = 0644;

	private final RevCommit commit;

	private final ObjectReader objects;

	private final TreeWalk walk;

	private final List<String> submodules = new ArrayList<>();

	private ObjectLoader file;

	CommitTree(RevCommit commit, ObjectReader objects) throws IOException {
		this.commit = commit;
		this.objects = objects;
		this.walk = new TreeWalk(objects);
		this.walk.addTree(commit.getTree());
		this.walk.setRecursive(true);
	}

	@Override
	public SourceEntry next() throws IOException {
		while (this.walk.next()) {
			FileMode mode = this.walk.getFileMode();
			if (mode == FileMode.GITLINK) {
				this.submodules.add(this.walk.getPathString());
				continue;
			}
			this.file = this.objects.open(this.walk.getObjectId(0), Constants.OBJ_BLOB);
			return (mode == FileMode.SYMLINK) ? link()
					: entry(SourceEntry.Kind.FILE, null, (mode == FileMode.EXECUTABLE_FILE) ? EXECUTABLE : PLAIN);
		}
		return null;
	}

	private SourceEntry link() throws IOException {
		if (this.file.getSize() > LONGEST_TARGET) {
			throw new IOException("the link '" + this.walk.getPathString() + "' leads to a path of "
					+ this.file.getSize() + " bytes");
		}
		return entry(SourceEntry.Kind.SYMLINK, new String(this.file.getBytes(), StandardCharsets.UTF_8), 0777);
	}

	private SourceEntry entry(SourceEntry.Kind kind, String target, int mode) {
		return new SourceEntry(this.walk.getPathString(), kind, target,
				(kind == SourceEntry.Kind.FILE) ? this.file.getSize() : 0, mode, this.commit.getCommitTime());
	}

	@Override
	public InputStream content() throws IOException {
		return this.file.openStream();
	}

	/** Git checks each object's digest; there is nothing left to check at the end. */
	@Override
	public void finish() {
	}

	/** Directories that are other repositories: a push does not bring what is in them. */
	List<String> submodules() {
		return List.copyOf(this.submodules);
	}

	@Override
	public void close() {
		this.walk.close();
	}

}
