package dev.gantry.kernel.errno;

import jnr.constants.Constant;

/**
 * An error number of the kernel, see errno(3).
 *
 * @param number the number, greater than 0
 */
public record Errno(int number) {

	public static final Errno ENOENT = new Errno(2);

	public static final Errno ESRCH = new Errno(3);

	public static final Errno EINTR = new Errno(4);

	public static final Errno E2BIG = new Errno(7);

	public static final Errno ENOEXEC = new Errno(8);

	public static final Errno EACCES = new Errno(13);

	public static final Errno ENOTDIR = new Errno(20);

	public static final Errno EINVAL = new Errno(22);

	public static final Errno EPERM = new Errno(1);

	/** Symbol and sentence, for example {@code ENOENT (No such file or directory)}. */
	public String describe() {
		Constant known = jnr.constants.platform.Errno.valueOf(this.number);
		if (known == jnr.constants.platform.Errno.__UNKNOWN_CONSTANT__) {
			return "errno " + this.number;
		}
		return known.name() + " (" + known + ")";
	}

	@Override
	public String toString() {
		return describe();
	}

}
