package dev.gantry.engine.launch;

/**
 * The launcher's operations; a code is the position, counted from 1, in the table of
 * {@code operations.h}.
 */
enum Operation {

	OPEN("open"), CLOSE("close"), MKDIR("make directory"), WRITE("write"), MKNOD("make device"),
	SYMLINK("make symbolic link"), TREE("clone mount"), ATTRIBUTES("set mount attributes"), FSOPEN("open file system"),
	FSSET("set mount option"), FSLAYER("add layer"), FSMOUNT("mount"), WRITABLE("check for writing"),
	MOVE("attach mount"), FSID("take file system user"), COVER("mask"), LOCK("make read-only"), PIVOT("change root"),
	HOSTNAME("set host name"), RLIMIT("set resource limit"), KEYRING("make session keyring"), IDS("take user"),
	BOUND("set capability bounding set"), CAPABILITIES("set capabilities"), PRCTL("set process attribute"),
	SECCOMP("install system call filter"), TARGET("make mount point"), CHDIR("enter working directory"),
	DUPLICATE("set standard stream"), STATE("open state directory"), LOG("open log"), WITNESS("note witness"),
	GROUP("make control group"), CLONE("clone into"), EXEC("execute"), DEVICES("restrict devices"),
	JOIN("join control group"), UNSHARE("leave namespace"), REGROUP("rename control group"), PIPES("make pipes"),
	INPUT("make input pipe"), TERMINAL("open terminal"), CONTROL("take controlling terminal"),
	ATTACHED("stay attached"), PROCESS("open process"), ENTER("enter namespaces"), INIT("begin as init"),
	SETNS("enter namespace"), OVERLAY("mount overlay"), ROOT("enter root");

	private final String label;

	Operation(String label) {
		this.label = label;
	}

	int code() {
		return ordinal() + 1;
	}

	/** What it does, for an error message. */
	String label() {
		return this.label;
	}

}
