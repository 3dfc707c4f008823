package dev.gantry.engine.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

import dev.gantry.kernel.files.Directory;

/**
 * Compiles how a container's root is made of layers: in the shim's part of a plan, as a
 * detached overlay mount. Layers and upper directory are seen through the id-mapped data
 * root, and the overlay is made as the container's root, so what that writes is root's on
 * disk.
 */
enum RootCompiler {

	/** Every directory by a descriptor: no limit of length; Linux 6.13. */
	BY_DESCRIPTOR {

		@Override
		Register mount(LaunchPlan plan, Root root) {
			Register overlay = plan.openFileSystem("overlay");
			root.layers().forEach((layer) -> plan.addLayer(overlay, "lowerdir+", root.data(), layer));
			plan.addLayer(overlay, "upperdir", root.data(), root.container() + "/upper");
			plan.addLayer(overlay, "workdir", root.data(), root.container() + "/work");
			OPTIONS.forEach((option) -> plan.setOption(overlay, option.key(), option.value()));
			if (root.scratch()) {
				plan.setOption(overlay, VOLATILE, "");
			}
			plan.takeFileSystemUser(root.range().host(0));
			Register mount = plan.mount(overlay, "overlay", root.range().mapped() ? MountFlag.NO_DEVICES : 0);
			plan.takeFileSystemUser(0);
			return mount;
		}

	},

	/**
	 * Every directory by a short link beside the data root, in a mount namespace of the
	 * shim's own: all of them must fit into one page.
	 */
	BY_PATH {

		@Override
		Register mount(LaunchPlan plan, Root root) {
			plan.leaveNamespaces(NEW_MOUNTS, "mounts");
			Register before = plan.open(Register.ROOT, ".", O_PATH, 0);
			Register context = plan.openFileSystem("tmpfs");
			plan.setOption(context, "mode", "755");
			Register stage = plan.mount(context, "staging", 0);
			plan.attach(stage, Register.ROOT, STAGING);
			plan.makeDirectory(stage, "data", 0755);
			plan.makeDirectory(stage, "root", 0755);
			plan.attach(root.data(), stage, "data");
			List<String> names = new ArrayList<>();
			for (String layer : root.layers()) {
				names.add(Integer.toString(names.size(), Character.MAX_RADIX));
				plan.makeSymbolicLink(stage, names.get(names.size() - 1), "data/" + layer);
			}
			plan.enterDirectory(stage, ".");
			plan.takeFileSystemUser(root.range().host(0));
			plan.mountOverlay("root", options(root, names), root.range().mapped() ? MountFlag.NO_DEVICES : 0);
			plan.takeFileSystemUser(0);
			Register made = plan.cloneTree("root", 0);
			plan.enterDirectory(before, ".");
			return made;
		}

		private static String options(Root root, List<String> names) {
			String directory = "data/" + root.container();
			StringJoiner options = new StringJoiner(",").add("lowerdir=" + String.join(":", names))
				.add("upperdir=" + directory + "/upper")
				.add("workdir=" + directory + "/work");
			OPTIONS.forEach((option) -> options.add(option.key() + "=" + option.value()));
			return (root.scratch() ? options.add(VOLATILE) : options).toString();
		}

	};

	/**
	 * A layer must not steer where the kernel looks, and a diff must hold whole files.
	 */
	private static final List<Option> OPTIONS = List.of(new Option("redirect_dir", "nofollow"),
			new Option("metacopy", "off"));

	/**
	 * The end of the mount need not wait until everything that anybody wrote to the file
	 * system is on the disk. A second mount of the upper directory would be refused.
	 */
	private static final String VOLATILE = "volatile";

	private static final int NEW_MOUNTS = 0x20000;

	private static final long O_PATH = 0x200000;

	/** Any directory of every host does: it is covered for the shim only. */
	private static final String STAGING = "/dev";

	/**
	 * Has a root be mounted again that was mounted for one time only, and never used.
	 * @param container its directory
	 */
	static void forgetMount(Path container) throws IOException {
		try (Directory work = Directory.open(container.resolve("work"))) {
			work.removeTree("work");
		}
	}

	/** Whether what comes after it in the shim's part sees less of the host. */
	boolean takesPaths() {
		return this == BY_PATH;
	}

	/** Adds what makes the root; returns the mount. */
	abstract Register mount(LaunchPlan plan, Root root);

	private record Option(String key, String value) {
	}

	/**
	 * What a root is made of.
	 *
	 * @param data the data root, mapped
	 * @param range the container's users
	 * @param layers below the data root, topmost first
	 * @param container the directory with {@code upper} and {@code work}, below the data
	 * root
	 * @param scratch whether it is mounted once only
	 */
	record Root(Register data, UidRange range, List<String> layers, String container, boolean scratch) {
	}

}
