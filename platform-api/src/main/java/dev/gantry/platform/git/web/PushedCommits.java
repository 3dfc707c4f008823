package dev.gantry.platform.git.web;

import java.io.IOException;

import dev.gantry.platform.git.GitSources;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.RevWalkUtils;
import org.eclipse.jgit.transport.ReceiveCommand;

/**
 * What a push brings, in words.
 *
 * @param newest the newest commit
 * @param count how many commits are new since the last push
 * @param first whether it is the first push
 */
record PushedCommits(String newest, int count, boolean first) {

	static PushedCommits of(Push push, ReceiveCommand command) throws IOException {
		boolean first = ObjectId.zeroId().equals(command.getOldId());
		try (RevWalk walk = new RevWalk(push.pack().getRepository())) {
			RevCommit newest = walk.parseCommit(command.getNewId());
			RevCommit oldest = first ? null : walk.parseCommit(command.getOldId());
			int count = first ? 1 : RevWalkUtils.count(walk, newest, oldest);
			return new PushedCommits(GitSources.describe(newest), count, first);
		}
	}

	@Override
	public String toString() {
		if (this.first || this.count == 1) {
			return this.newest;
		}
		return (this.count == 0) ? "back to " + this.newest : this.count + " commits up to " + this.newest;
	}

}
