package dev.gantry.platform.git;

import java.io.IOException;

import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.RevWalkUtils;
import org.eclipse.jgit.transport.ReceiveCommand;

/**
 * What a push brings, in words.
 *
 * @param name the newest commit, abbreviated
 * @param subject its first line
 * @param count how many commits are new since the last push
 * @param first whether it is the first push
 */
record PushedCommits(String name, String subject, int count, boolean first) {

	private static final int NAME_LENGTH = 8;

	private static final int LONGEST_SUBJECT = 60;

	static PushedCommits of(Push push, ReceiveCommand command, RevCommit commit) throws IOException {
		boolean first = ObjectId.zeroId().equals(command.getOldId());
		try (RevWalk walk = new RevWalk(push.pack().getRepository())) {
			RevCommit newest = walk.parseCommit(commit);
			RevCommit oldest = first ? null : walk.parseCommit(command.getOldId());
			int count = first ? 1 : RevWalkUtils.count(walk, newest, oldest);
			return new PushedCommits(commit.abbreviate(NAME_LENGTH).name(), shortened(newest.getShortMessage()), count,
					first);
		}
	}

	private static String shortened(String subject) {
		// A commit's message is the pusher's own, but must not steer their terminal.
		String plain = subject.replaceAll("\\p{Cntrl}", " ");
		return (plain.length() > LONGEST_SUBJECT) ? plain.substring(0, LONGEST_SUBJECT - 1) + "…" : plain;
	}

	@Override
	public String toString() {
		String one = this.name + " \"" + this.subject + "\"";
		if (this.first || this.count == 1) {
			return one;
		}
		return (this.count == 0) ? "back to " + one : this.count + " commits up to " + one;
	}

}
