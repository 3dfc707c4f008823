package dev.gantry.kernel.files;

/**
 * A device's number, see makedev(3).
 *
 * @param major which driver
 * @param minor which of the driver's devices
 */
public record DeviceNumber(int major, int minor) {

	/** 0/0: no device; a character device with it is overlayfs' whiteout. */
	public static final DeviceNumber NONE = new DeviceNumber(0, 0);

	/** As mknod(2) takes it. */
	long encoded() {
		long high = (((long) this.major & 0xfffff000L) << 32) | (((long) this.minor & 0xffffff00L) << 12);
		return high | ((this.major & 0xfffL) << 8) | (this.minor & 0xffL);
	}

}
