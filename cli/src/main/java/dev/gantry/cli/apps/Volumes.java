package dev.gantry.cli.apps;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.AppView;
import dev.gantry.contracts.apps.ProcessSettings;
import dev.gantry.contracts.apps.ProcessView;
import dev.gantry.contracts.apps.VolumeView;
import dev.gantry.contracts.values.AppName;
import dev.gantry.contracts.values.VolumeMounts;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.type.TypeReference;

/** Lists, mounts, unmounts and removes an app's volumes. */
@Command(name = "volumes", description = "List an app's volumes, or change them.", synopsisHeading = "Usage: ",
		customSynopsis = { "gantry volumes APP", "       gantry volumes APP mount NAME PATH [--process TYPE]",
				"       gantry volumes APP unmount NAME", "       gantry volumes APP remove NAME [--yes]" },
		footer = { "", "A volume keeps its data over restarts and deployments. It has one writer: the process type",
				"that has it runs one instance, on the node that has the data. Unmounting keeps the data,",
				"removing deletes it.", "", "Examples:", "  gantry volumes shop mount uploads /var/lib/uploads",
				"  gantry volumes shop remove uploads" })
public final class Volumes implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Parameters(index = "0", paramLabel = "APP", description = "the app")
	private String app;

	@Parameters(index = "1", arity = "0..1", paramLabel = "mount|unmount|remove",
			description = "what to do; nothing lists them")
	private String action;

	@Parameters(index = "2", arity = "0..1", paramLabel = "NAME", description = "which volume")
	private String name;

	@Parameters(index = "3", arity = "0..1", paramLabel = "PATH", description = "where the process type sees it")
	private String path;

	@Option(names = "--process", paramLabel = "TYPE", defaultValue = "web",
			description = "the process type that has it (default: ${DEFAULT-VALUE})")
	private String process;

	@Option(names = { "-y", "--yes" }, description = "do not ask before data is deleted")
	private boolean yes;

	@Override
	public Integer call() {
		Api api = this.connection.api();
		if (this.action == null) {
			return list(api.get(path("/volumes"), new TypeReference<>() {
			}));
		}
		boolean mounts = this.action.equals("mount");
		if (this.name == null || mounts == (this.path == null)) {
			throw unclear();
		}
		return switch (this.action) {
			case "mount" -> mount(api);
			case "unmount" -> unmount(api);
			case "remove" -> remove(api);
			default -> throw unclear();
		};
	}

	private CommandLine.ParameterException unclear() {
		return new CommandLine.ParameterException(this.spec.commandLine(),
				"Say 'mount NAME PATH', 'unmount NAME' or 'remove NAME'");
	}

	private String path(String rest) {
		return "/apps/" + AppName.of(this.app) + rest;
	}

	private int mount(Api api) {
		Map<String, String> paths = new TreeMap<>(mounts(api, this.process));
		paths.put(this.name, this.path);
		change(api, this.process, paths);
		Terminal.standard().print(this.process + " sees volume " + this.name + " at " + this.path);
		return 0;
	}

	private int unmount(Api api) {
		for (ProcessView each : processes(api)) {
			Map<String, String> paths = new TreeMap<>(each.volumes().paths());
			if (paths.remove(this.name) != null) {
				change(api, each.type(), paths);
				Terminal.standard()
					.print(each.type() + " does not see volume " + this.name + " any more; its data stays");
				return 0;
			}
		}
		Terminal.standard().warn("no process type of " + this.app + " has a volume " + this.name);
		return 1;
	}

	private static Map<String, String> mounts(List<ProcessView> processes, String type) {
		return processes.stream()
			.filter((each) -> each.type().equals(type))
			.findFirst()
			.map((each) -> each.volumes().paths())
			.orElse(Map.of());
	}

	private Map<String, String> mounts(Api api, String type) {
		return mounts(processes(api), type);
	}

	private List<ProcessView> processes(Api api) {
		AppView view = api.get(path(""), new TypeReference<>() {
		});
		return view.processes();
	}

	private void change(Api api, String type, Map<String, String> paths) {
		api.send("PUT", path("/processes/" + Api.encode(type)), ProcessSettings.mounting(new VolumeMounts(paths)));
	}

	private int remove(Api api) {
		if (!this.yes && System.console() != null) {
			String answer = System.console()
				.readLine("This deletes the data of volume %s of %s. Type the volume's name to go on: ", this.name,
						this.app);
			if (!this.name.equals(answer)) {
				Terminal.standard().warn("nothing was deleted");
				return 1;
			}
		}
		else if (!this.yes) {
			throw new CommandLine.ParameterException(this.spec.commandLine(),
					"Without a terminal to ask on, say --yes to delete the data of " + this.name);
		}
		api.send("DELETE", path("/volumes/" + Api.encode(this.name)), null);
		Terminal.standard().print("the data of " + this.name + " is being deleted");
		return 0;
	}

	private int list(List<VolumeView> volumes) {
		Terminal terminal = Terminal.standard();
		if (this.output.json(terminal, volumes)) {
			return 0;
		}
		if (volumes.isEmpty()) {
			terminal.print(this.app + " has no volumes; 'gantry volumes " + this.app + " mount NAME PATH' makes one");
			return 0;
		}
		Table table = new Table("VOLUME", "PROCESS", "PATH", "NODE", "STATE");
		volumes.forEach(
				(one) -> table.row(one.name(), dash(one.process()), dash(one.path()), dash(one.node()), state(one)));
		table.print(terminal);
		return 0;
	}

	private static String state(VolumeView volume) {
		if (volume.removing()) {
			return "being removed";
		}
		if (volume.node() == null) {
			return "no data yet";
		}
		return (volume.process() == null) ? "kept, not mounted" : "in use";
	}

	private static String dash(String text) {
		return (text == null) ? "-" : text;
	}

}
