package dev.gantry.cli.terminal;

import java.util.concurrent.Callable;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete the command's words. */
@Command(name = "completion", description = "Print the completion for a shell.",
		footer = { "", "Examples:", "  source <(gantry completion bash)",
				"  gantry completion zsh > ~/.zsh/gantry && echo 'source ~/.zsh/gantry' >> ~/.zshrc",
				"  gantry completion fish > ~/.config/fish/completions/gantry.fish" })
public final class Completion implements Callable<Integer> {

	@Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
	private Shell shell;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		CommandLine root = this.spec.root().commandLine();
		// picocli's script serves zsh as well: it loads zsh's bashcompinit itself.
		String script = (this.shell == Shell.fish) ? fish(root) : AutoComplete.bash("gantry", root);
		this.spec.commandLine().getOut().println(script.stripTrailing());
		return 0;
	}

	private static String fish(CommandLine root) {
		StringBuilder script = new StringBuilder("complete -c gantry -f\n");
		root.getSubcommands().forEach((name, command) -> {
			if (!command.getCommandSpec().usageMessage().hidden()) {
				script.append("complete -c gantry -n __fish_use_subcommand -a ")
					.append(name)
					.append(description(command));
				String within = " -n '__fish_seen_subcommand_from " + name + "'";
				command.getSubcommands()
					.forEach((inner, sub) -> script.append("complete -c gantry")
						.append(within)
						.append(" -a ")
						.append(inner)
						.append(description(sub)));
				command.getCommandSpec().options().forEach((option) -> script.append(option(within, option)));
			}
		});
		return script.toString();
	}

	private static String option(String within, OptionSpec option) {
		StringBuilder line = new StringBuilder("complete -c gantry").append(within);
		for (String name : option.names()) {
			line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
		}
		if (option.arity().max() > 0) {
			line.append(" -r");
		}
		return line + text(option.description()) + "\n";
	}

	private static String description(CommandLine command) {
		return text(command.getCommandSpec().usageMessage().description()) + "\n";
	}

	private static String text(String[] description) {
		return (description.length == 0) ? "" : " -d '" + description[0].replace("'", "\\'").replace("%n", " ") + "'";
	}

	/** The shells that are known. */
	private enum Shell {

		bash, zsh, fish

	}

}
