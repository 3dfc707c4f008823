package dev.gantry.platform.git.web;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.deployments.Deployment;
import dev.gantry.platform.deployments.DeploymentIntake;
import dev.gantry.platform.deployments.SourceOrigin;
import dev.gantry.platform.deployments.web.DeploymentAnswers;
import dev.gantry.platform.git.GitSource;
import dev.gantry.platform.git.GitSources;
import dev.gantry.platform.sources.SourcePruning;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys what is pushed to the branch that serves, or to one with a preview, while the
 * push waits: a push of something that does not deploy is refused, as if it had not been
 * made.
 */
class PushedDeployments {

	private static final Logger log = LoggerFactory.getLogger(PushedDeployments.class);

	private final GitSources sources;

	private final SourcePruning pruning;

	private final DeploymentIntake intake;

	private final DeploymentAnswers answers;

	private final PushedPreviews previews;

	PushedDeployments(GitSources sources, SourcePruning pruning, DeploymentIntake intake, DeploymentAnswers answers,
			PushedPreviews previews) {
		this.previews = previews;
		this.sources = sources;
		this.pruning = pruning;
		this.intake = intake;
		this.answers = answers;
	}

	/** Forgets branches whose previews have ended otherwise. */
	void forgetEnded(Repository repository, AppName app) throws IOException {
		this.previews.forgetEnded(repository, app);
	}

	/**
	 * Decides on each branch of a push: the one that serves is deployed, others become
	 * previews if that is asked for, and end with their branch.
	 * @param actor who pushes
	 * @param begun is called once the app surely exists
	 */
	void deploy(Push push, String actor, Runnable begun) {
		List<String> unknown = push.options().stream().filter((option) -> !option.equals(Push.PREVIEW)).toList();
		if (!unknown.isEmpty()) {
			refuse(push.commands(), "unknown push option '" + unknown.get(0) + "'; 'preview' is one");
			return;
		}
		List<ReceiveCommand> serving = push.commands().stream().filter(Push::serves).toList();
		if (serving.size() > 1) {
			refuse(push.commands(), "main and master at once: push the one that shall serve");
			return;
		}
		push.commands().forEach((command) -> decide(push, command, actor, begun));
	}

	private void decide(Push push, ReceiveCommand command, String actor, Runnable begun) {
		if (Push.serves(command)) {
			if (Push.deletes(command)) {
				refuse(command, "a branch that serves stays; 'gantry destroy " + push.app() + "' ends the app");
			}
			else if (push.wantsPreview()) {
				refuse(command, "a preview is of another branch: git push -o preview <remote> HEAD:a-name");
			}
			else {
				deploy(push, command, actor, begun);
			}
		}
		else if (Push.isBranch(command) && Push.deletes(command)) {
			this.previews.end(push, command, actor);
		}
		else if (this.previews.wanted(push, command)) {
			deploy(push, command, actor, begun);
		}
		else {
			refuse(command, "only main deploys: git push <remote> " + Push.branch(command)
					+ ":main, or -o preview beside the app");
		}
	}

	private void deploy(Push push, ReceiveCommand command, String actor, Runnable begun) {
		try {
			Optional<App> preview = Push.serves(command) ? Optional.empty()
					: Optional.of(this.previews.ensure(push, command, actor));
			GitSource source = this.sources.take(push.pack().getRepository(), command.getNewId());
			if (!source.submodules().isEmpty()) {
				push.say("Submodules are not part of a push: " + String.join(", ", source.submodules()));
			}
			SourceOrigin origin = SourceOrigin.gitPush(source.commit());
			Deployment deployment = preview.isPresent()
					? this.intake.deploySourceOf(preview.get().id(), origin, source.content(), actor)
					: this.intake.deploySource(push.app(), origin, source.content(), actor);
			this.pruning.prune(deployment.appId());
			begun.run();
			PushReport report = new PushReport(push::say, PushedCommits.of(push, command),
					preview.map(App::previewBranch).orElse(null));
			AppName shown = preview.map((app) -> AppName.of(app.name())).orElse(push.app());
			DeploymentView ended = this.answers.watch(shown, deployment.id(), report::tell);
			if (ended.status() == DeploymentStatus.FAILED) {
				refuse(command, "deployment " + ended.number() + " failed");
			}
			else {
				command.execute(push.pack()); // here, so that the last lines are ours
			}
			report.conclude(ended);
		}
		catch (GantryException ex) {
			push.say(ex.getMessage());
			if (ex.remedy() != null) {
				push.say(ex.remedy());
			}
			refuse(command, "not deployed");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			refuse(command, "the server stops; the deployment goes on");
		}
		catch (IOException ex) {
			log.warn("A push to {} could not be read", push.app(), ex);
			refuse(command, "the pushed tree could not be read: " + ex.getMessage());
		}
	}

	private static void refuse(Collection<ReceiveCommand> commands, String why) {
		commands.forEach((command) -> refuse(command, why));
	}

	private static void refuse(ReceiveCommand command, String why) {
		command.setResult(Result.REJECTED_OTHER_REASON, why);
	}

}
