package dev.gantry.platform.git.web;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.deployments.Deployment;
import dev.gantry.platform.deployments.DeploymentIntake;
import dev.gantry.platform.deployments.SourceOrigin;
import dev.gantry.platform.deployments.web.DeploymentAnswers;
import dev.gantry.platform.git.GitSource;
import dev.gantry.platform.git.GitSources;
import dev.gantry.platform.sources.SourcePruning;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys what is pushed to the branch that serves, while the push waits: a push of
 * something that does not deploy is refused, as if it had not been made.
 */
class PushedDeployments {

	private static final Logger log = LoggerFactory.getLogger(PushedDeployments.class);

	private final GitSources sources;

	private final SourcePruning pruning;

	private final DeploymentIntake intake;

	private final DeploymentAnswers answers;

	PushedDeployments(GitSources sources, SourcePruning pruning, DeploymentIntake intake, DeploymentAnswers answers) {
		this.sources = sources;
		this.pruning = pruning;
		this.intake = intake;
		this.answers = answers;
	}

	/**
	 * Decides on each branch of a push and deploys the one that serves.
	 * @param actor who pushes
	 * @param begun is called once the app surely exists
	 */
	void deploy(Push push, String actor, Runnable begun) {
		List<ReceiveCommand> deployed = push.commands().stream().filter(Push::deploys).toList();
		push.commands()
			.stream()
			.filter((command) -> !deployed.contains(command))
			.forEach((command) -> refuse(command, notServing(push, command)));
		if (deployed.size() > 1) {
			refuse(deployed, "main and master at once: push the one that shall serve");
			return;
		}
		deployed.forEach((command) -> deploy(push, command, actor, begun));
	}

	private void deploy(Push push, ReceiveCommand command, String actor, Runnable begun) {
		try {
			GitSource source = this.sources.take(push.pack().getRepository(), command.getNewId());
			if (!source.submodules().isEmpty()) {
				push.say("Submodules are not part of a push: " + String.join(", ", source.submodules()));
			}
			Deployment deployment = this.intake.deploySource(push.app(), SourceOrigin.gitPush(source.commit()),
					source.content(), actor);
			this.pruning.prune(deployment.appId());
			begun.run();
			PushReport report = new PushReport(push::say, PushedCommits.of(push, command));
			DeploymentView ended = this.answers.watch(push.app(), deployment.id(), report::tell);
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

	private static String notServing(Push push, ReceiveCommand command) {
		if (Push.DEPLOYED.contains(command.getRefName())) {
			return "a branch that serves stays; 'gantry destroy " + push.app() + "' ends the app";
		}
		String branch = command.getRefName().replaceFirst("^refs/heads/", "");
		return "only main deploys: git push <remote> " + branch + ":main";
	}

	private static void refuse(Collection<ReceiveCommand> commands, String why) {
		commands.forEach((command) -> refuse(command, why));
	}

	private static void refuse(ReceiveCommand command, String why) {
		command.setResult(Result.REJECTED_OTHER_REASON, why);
	}

}
