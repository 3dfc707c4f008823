package dev.gantry.engine.launch;

/**
 * The host's user and group numbers that a user namespace maps to: number n inside is
 * {@code first + n} on the host.
 *
 * @param first the host's number of the container's root; 0 without a user namespace
 * @param size how many
 */
public record UidRange(long first, int size) {

	/** As many as a container of the field expects. */
	static final int SIZE = 65536;

	/** No mapping: the container's numbers are the host's. */
	public static final UidRange IDENTITY = new UidRange(0, SIZE);

	boolean mapped() {
		return this.first != 0;
	}

	/** The host's number of a number inside, as the kernel takes it. */
	int host(int inside) {
		return (int) (this.first + inside);
	}

}
