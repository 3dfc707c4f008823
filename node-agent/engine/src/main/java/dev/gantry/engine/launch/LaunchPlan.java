package dev.gantry.engine.launch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the launcher shall do, operation by operation. A launch has three parts that share
 * their registers: the sandbox, of which everything before {@link #clone} is done by the
 * shim as root of the host and everything after by init; the shim's part and init's part
 * of the container. Each method adds one operation; {@link #step} names one that failed.
 */
final class LaunchPlan {

	private static final int OPTIONAL = 1;

	private static final int FIRST_FREE_REGISTER = 2;

	private final PlanBuffer buffer = new PlanBuffer();

	private final List<Step> steps = new ArrayList<>(96);

	private final AtomicInteger registers;

	/** The first part. */
	LaunchPlan() {
		this(new AtomicInteger(FIRST_FREE_REGISTER));
	}

	private LaunchPlan(AtomicInteger registers) {
		this.registers = registers;
	}

	/** Another part of the same launch. */
	LaunchPlan part() {
		return new LaunchPlan(this.registers);
	}

	/** A register that nothing else uses. */
	Register register() {
		int number = this.registers.getAndIncrement();
		if (number >= Register.LIMIT) {
			throw new IllegalArgumentException("a launch plan has at most " + Register.LIMIT
					+ " descriptors: fewer mounts are possible than this container has");
		}
		return new Register(number);
	}

	/** Opens a path below a directory by openat2(2). */
	Register open(Register directory, String path, long flags, long resolve) {
		Register opened = register();
		begin(Operation.OPEN, path).number(opened.number()).number(directory.number()).string(path);
		this.buffer.number(flags).number(resolve).end();
		return opened;
	}

	/** Makes a directory that may exist. */
	void makeDirectory(Register directory, String path, int mode) {
		begin(Operation.MKDIR, path).number(directory.number()).string(path).number(mode).end();
	}

	/** Writes an existing file with one call. */
	void write(Register directory, String path, String content) {
		writeWith(0, directory, path, content);
	}

	/** Writes a file if it exists. */
	void writeIfPresent(Register directory, String path, String content) {
		writeWith(OPTIONAL, directory, path, content);
	}

	private void writeWith(int flags, Register directory, String path, String content) {
		begin(Operation.WRITE, flags, path + " ← " + content).number(directory.number())
			.string(path)
			.string(content)
			.end();
	}

	void makeDevice(Register directory, String path, int mode, int major, int minor) {
		begin(Operation.MKNOD, path).number(directory.number()).string(path);
		this.buffer.number(mode).number(major).number(minor).end();
	}

	void makeSymbolicLink(Register directory, String path, String content) {
		begin(Operation.SYMLINK, path).number(directory.number()).string(path).string(content).end();
	}

	/** Clones a mount, or the part of it below a path, as a detached mount. */
	Register cloneTree(String path, int flags) {
		return cloneTree(Register.ROOT, path, path, flags);
	}

	/** Clones the mount of an open directory or file, from there on. */
	Register cloneTree(Register open, String what, int flags) {
		return cloneTree(open, "", what, flags | MountFlag.EMPTY_PATH);
	}

	private Register cloneTree(Register directory, String path, String what, int flags) {
		Register tree = register();
		begin(Operation.TREE, what).number(tree.number()).number(directory.number()).string(path);
		this.buffer.number(flags).end();
		return tree;
	}

	/** Changes a detached mount by mount_setattr(2). */
	void setAttributes(Register mount, String target, int flags, long set) {
		setAttributes(mount, target, flags, set, 0);
	}

	/** As {@link #setAttributes(Register, String, int, long)}, with its propagation. */
	void setAttributes(Register mount, String target, int flags, long set, int propagation) {
		begin(Operation.ATTRIBUTES, target).number(mount.number()).number(flags).number(set);
		this.buffer.number(0L).number(propagation).end();
	}

	/** A file system to be configured, by fsopen(2). */
	Register openFileSystem(String type) {
		Register context = register();
		begin(Operation.FSOPEN, type).number(context.number()).string(type).end();
		return context;
	}

	/** Sets an option; an empty value makes it a flag. */
	void setOption(Register context, String key, String value) {
		begin(Operation.FSSET, key + "=" + value).number(context.number()).string(key).string(value).end();
	}

	/** Gives a directory to a file system by descriptor. */
	void addLayer(Register context, String key, Register directory, String path) {
		begin(Operation.FSLAYER, key + "=" + path).number(context.number()).string(key);
		this.buffer.number(directory.number()).string(path).end();
	}

	/** Makes a detached mount of a configured file system. */
	Register mount(Register context, String what, int attributes) {
		Register mount = register();
		begin(Operation.FSMOUNT, what).number(mount.number()).number(context.number()).number(attributes).end();
		return mount;
	}

	/**
	 * Mounts an overlay by mount(2), which takes a page of options, in a namespace of its
	 * own.
	 */
	void mountOverlay(String target, String options, int attributes) {
		begin(Operation.OVERLAY, options).string(target).string(options).number(attributes).end();
	}

	/** Fails when a mount cannot be written. */
	void requireWritable(Register mount, String what) {
		begin(Operation.WRITABLE, what).number(mount.number()).end();
	}

	/**
	 * Attaches a detached mount below a directory, following no link; with an empty path
	 * on the directory itself.
	 */
	void attach(Register mount, Register directory, String path) {
		begin(Operation.MOVE, path).number(mount.number()).number(directory.number()).string(path).end();
	}

	void takeFileSystemUser(int id) {
		begin(Operation.FSID, Integer.toUnsignedString(id)).number(id).end();
	}

	/** Masks what exists of these paths. */
	void cover(Register directory, Register file, Register emptyDirectory, Collection<String> paths) {
		begin(Operation.COVER, String.join(" ", paths)).number(directory.number()).number(file.number());
		this.buffer.number(emptyDirectory.number()).strings(paths).end();
	}

	/** Makes what exists of these paths read-only. */
	void lock(Register directory, Collection<String> paths) {
		begin(Operation.LOCK, String.join(" ", paths)).number(directory.number()).strings(paths).end();
	}

	void changeRoot(Register root) {
		begin(Operation.PIVOT, "/").number(root.number()).end();
	}

	/** Makes what is attached to the root the root. */
	void enterRoot(Register root) {
		begin(Operation.ROOT, "/").number(root.number()).end();
	}

	void setHostName(String name) {
		begin(Operation.HOSTNAME, name).string(name).end();
	}

	void limitResource(String name, int resource, long soft, long hard) {
		begin(Operation.RLIMIT, name).number(resource).number(soft).number(hard).end();
	}

	void makeSessionKeyring(String name) {
		begin(Operation.KEYRING, name).string(name).end();
	}

	void takeUser(int uid, int gid, List<Integer> groups) {
		begin(Operation.IDS, uid + ":" + gid).number(uid).number(gid).number(groups.size());
		groups.forEach(this.buffer::number);
		this.buffer.end();
	}

	void boundCapabilities(long mask) {
		begin(Operation.BOUND, Long.toHexString(mask)).number(mask).end();
	}

	void setCapabilities(long mask) {
		begin(Operation.CAPABILITIES, Long.toHexString(mask)).number(mask).end();
	}

	void setProcessAttribute(String name, int option, long value) {
		begin(Operation.PRCTL, name).number(option).number(value).end();
	}

	void filterSystemCalls(byte[] program) {
		begin(Operation.SECCOMP, program.length / 8 + " instructions").bytes(program).end();
	}

	/** What a mount will cover inside a root, made where it is missing. */
	Register mountPoint(Register root, String path, boolean directory) {
		Register target = register();
		begin(Operation.TARGET, path).number(target.number()).number(root.number()).string(path);
		this.buffer.number(directory ? 1 : 0).end();
		return target;
	}

	void enterDirectory(Register root, String path) {
		begin(Operation.CHDIR, path).number(root.number()).string(path).end();
	}

	void setStandardStream(Register source, int descriptor) {
		begin(Operation.DUPLICATE, Integer.toString(descriptor)).number(source.number()).number(descriptor).end();
	}

	/** Where the shim keeps its files, and what it adds to {@code pid}. */
	void keepState(String directory, byte[] label) {
		begin(Operation.STATE, directory).string(directory).bytes(label).end();
	}

	/** Has the shim write down what the process puts out. */
	void keepLog(long fileSize, int files) {
		begin(Operation.LOG, "log").number(fileSize).number(files).end();
	}

	/** Pipes for output, owned by these ids of the host. */
	ContainerStreams.Output makeOutput(int uid, int gid) {
		ContainerStreams.Output output = new ContainerStreams.Output(register(), register());
		begin(Operation.PIPES, "of output").number(uid).number(gid);
		this.buffer.number(output.standard().number()).number(output.error().number()).end();
		return output;
	}

	/** A pipe for input, owned by these ids of the host. */
	Register makeInput(int uid, int gid) {
		Register input = register();
		begin(Operation.INPUT, "of input").number(input.number()).number(uid).number(gid).end();
		return input;
	}

	/**
	 * A terminal whose other end the shim keeps.
	 * @param path a devpts file system's {@code ptmx} below a directory
	 * @param size rows and columns, 16 bits each
	 */
	Register openTerminal(Register directory, String path, int uid, int gid, int size) {
		Register terminal = register();
		begin(Operation.TERMINAL, path).number(terminal.number()).number(directory.number()).string(path);
		this.buffer.number(uid).number(gid).number(size).end();
		return terminal;
	}

	/** Makes a terminal the controlling one. */
	void takeControl(Register terminal) {
		begin(Operation.CONTROL, "terminal").number(terminal.number()).end();
	}

	/**
	 * Keeps the connection that the plan came by as an attachment.
	 * @param waited whether the process waits until its output was read
	 */
	void stayAttached(boolean waited) {
		begin(Operation.ATTACHED, "requester").number(waited ? 1 : 0).end();
	}

	/** A running process, which is not another one with its number. */
	Register openProcess(int pid, long startTime) {
		Register process = register();
		begin(Operation.PROCESS, Integer.toString(pid)).number(process.number()).number(pid).number(startTime).end();
		return process;
	}

	/**
	 * Makes a process in the namespaces of another.
	 * @param flags the {@code CLONE_NEW*} of the namespaces to enter
	 * @param group the version 2 control group to make it in, or {@link Register#ROOT}
	 */
	void enter(Register process, long flags, Register group) {
		begin(Operation.ENTER, "of process").number(process.number()).number(flags).number(group.number()).end();
	}

	/** Joins more namespaces of a process, for oneself. */
	void join(Register process, long flags) {
		begin(Operation.SETNS, "of process").number(process.number()).number(flags).end();
	}

	/** Leaves the launcher as first process and goes on as its child. */
	void beginAsInit() {
		begin(Operation.INIT, "first process").end();
	}

	/** A file whose content goes into {@code exit}. */
	void witness(String path) {
		begin(Operation.WITNESS, path).string(path).end();
	}

	/** Makes a control group that is removed at the end. */
	void makeGroup(String path) {
		begin(Operation.GROUP, path).string(path).end();
	}

	/** Gives a group that was made another name. */
	void renameGroup(String path, String name) {
		begin(Operation.REGROUP, name).string(path).string(name).end();
	}

	/** Attaches a program for devices to an open group of version 2. */
	void restrictDevices(Register group, byte[] program) {
		begin(Operation.DEVICES, program.length / 8 + " instructions").number(group.number()).bytes(program).end();
	}

	/** Joins a version 1 group by its open {@code tasks} file. */
	void joinGroup(Register tasks, String path) {
		begin(Operation.JOIN, path).number(tasks.number()).end();
	}

	/** Makes namespaces of the process's own in place of those it is in. */
	void leaveNamespaces(int flags, String name) {
		begin(Operation.UNSHARE, name).number(flags).end();
	}

	/**
	 * Makes init.
	 * @param flags the {@code CLONE_NEW*} of the namespaces to make
	 * @param group the version 2 control group to make it in, or {@link Register#ROOT}
	 */
	void clone(long flags, Register group) {
		begin(Operation.CLONE, "namespaces").number(flags).number(group.number()).end();
	}

	/** Runs a program: the first of the candidates that exists. */
	void execute(List<String> candidates, List<String> arguments, List<String> environment) {
		begin(Operation.EXEC, arguments.get(0)).strings(candidates).strings(arguments).strings(environment).end();
	}

	ByteBuffer toByteBuffer() {
		return this.buffer.toByteBuffer();
	}

	/** What is done, in order. */
	List<Step> steps() {
		return List.copyOf(this.steps);
	}

	/** The step with an index, as a failed one is reported. */
	Step step(int index) {
		return (index >= 0 && index < this.steps.size()) ? this.steps.get(index) : new Step(Operation.STATE, "plan");
	}

	private PlanBuffer begin(Operation operation, String target) {
		return begin(operation, 0, target);
	}

	private PlanBuffer begin(Operation operation, int flags, String target) {
		this.steps.add(new Step(operation, target));
		this.buffer.begin(operation, flags);
		return this.buffer;
	}

	/** An operation and what it is about. */
	record Step(Operation operation, String target) {

		@Override
		public String toString() {
			return this.operation.label() + " " + this.target;
		}

	}

}
