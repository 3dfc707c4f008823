package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.terminal.Terminal;
import picocli.CommandLine.Option;

/**
 * One role in the foreground. A Java process cannot become another one, so each of these
 * commands prints, quoted for a shell, the command line that {@code gantry} the script
 * then executes in its own place: signals and the process id are the service's own.
 */
abstract class RoleCommand implements Callable<Integer> {

	@Option(names = "--home", paramLabel = "DIR", description = "where everything is kept (default /var/lib/gantry)")
	private Path directory = Home.DEFAULT;

	Home home() {
		return Home.at(this.directory);
	}

	/**
	 * The role, when only one process of a home may have it; {@code null} for any number.
	 */
	String soleRole() {
		return null;
	}

	@Override
	public final Integer call() throws Exception {
		Daemon sole = soleRole() == null ? null : new Daemon(soleRole(), home(), new ProcessTable(Path.of("/proc")));
		if (sole != null && sole.running()) {
			throw new CommandFailure(
					"The " + soleRole() + " of " + home().directory() + " already runs (process "
							+ sole.pid().getAsLong() + ")",
					"Stop it with 'gantry down --keep-apps --home " + home().directory() + "', or use another --home");
		}
		List<String> command = command();
		if (sole != null) {
			// The script waits for this line and then becomes the service.
			sole.remember(ProcessHandle.current().parent().orElseThrow().pid());
		}
		System.out.println(command.stream().map(RoleCommand::quote).collect(Collectors.joining(" ")));
		return 0;
	}

	abstract List<String> command() throws IOException, InterruptedException;

	static boolean root() {
		return "root".equals(System.getProperty("user.name"));
	}

	/**
	 * The service user when this process may become it; messages go to standard error.
	 */
	static ServiceUser serviceUser() throws IOException, InterruptedException {
		return root() ? ServiceUser.ensure(new Terminal(System.err, System.err, false)) : null;
	}

	Roles roles() throws IOException {
		Files.createDirectories(home().directory());
		Distribution distribution = Distribution.own();
		Roles roles = new Roles(home(), home().lib(), distribution);
		if (distribution.installTo(home().lib())) {
			roles.forgetClasses();
		}
		return roles;
	}

	private static String quote(String word) {
		return "'" + word.replace("'", "'\\''") + "'";
	}

}
