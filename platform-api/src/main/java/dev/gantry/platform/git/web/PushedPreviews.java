package dev.gantry.platform.git.web;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;

import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.previews.Previews;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;

/** Branches that have or want a preview. */
class PushedPreviews {

	private final Previews previews;

	PushedPreviews(Previews previews) {
		this.previews = previews;
	}

	/** Whether a branch is deployed as a preview: it was asked for, or there is one. */
	boolean wanted(Push push, ReceiveCommand command) {
		return Push.isBranch(command) && !Push.serves(command)
				&& (push.wantsPreview() || this.previews.find(push.app(), Push.branch(command)).isPresent());
	}

	/** The preview of a branch; made if there is none. */
	App ensure(Push push, ReceiveCommand command, String actor) {
		return this.previews.ensure(push.app(), Push.branch(command), actor);
	}

	/** Ends the preview of a branch that is deleted. */
	void end(Push push, ReceiveCommand command, String actor) {
		this.previews.destroy(push.app(), Push.branch(command), actor)
			.ifPresent((preview) -> push.say("The preview " + preview + " is being destroyed."));
	}

	/**
	 * Forgets the branches whose previews have ended otherwise, so that git does not take
	 * the next push for one that changes nothing.
	 */
	void forgetEnded(Repository repository, AppName app) throws IOException {
		Set<String> shown = this.previews.list(app)
			.stream()
			.map((preview) -> Constants.R_HEADS + preview.previewBranch())
			.collect(Collectors.toSet());
		for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS)) {
			if (!Push.serves(ref.getName()) && !shown.contains(ref.getName())) {
				RefUpdate update = repository.updateRef(ref.getName());
				update.setForceUpdate(true);
				update.delete();
			}
		}
	}

}
