package dev.gantry.engine.layers;

import dev.gantry.kernel.files.DeviceNumber;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.FileType;
import dev.gantry.kernel.files.OpenFile;

/**
 * How overlayfs marks in an upper layer what is gone from the lower ones.
 *
 * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html">overlayfs, "whiteouts
 * and opaque directories"</a>
 */
public final class OverlayMarks {

	/** Begins the names of all attributes that are overlayfs' own. */
	static final String PREFIX = "trusted.overlay.";

	private static final String OPAQUE = PREFIX + "opaque";

	private static final byte[] YES = { 'y' };

	private OverlayMarks() {
	}

	static void makeWhiteout(Directory directory, String name) throws FileOperationException {
		directory.makeNode(name, FileType.CHARACTER_DEVICE, 0, DeviceNumber.NONE);
	}

	static void makeOpaque(Directory directory) throws FileOperationException {
		directory.setAttribute(OPAQUE, YES);
	}

	/** Whether a directory hides all that lower layers have in it. */
	public static boolean isOpaque(OpenFile directory) throws FileOperationException {
		return directory.attribute(OPAQUE).filter((value) -> value.length == 1 && value[0] == 'y').isPresent();
	}

}
