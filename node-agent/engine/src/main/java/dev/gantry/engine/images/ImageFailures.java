package dev.gantry.engine.images;

import java.io.IOException;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.registry.RegistryException;

/** Tells failures of work on images to people. */
final class ImageFailures {

	private ImageFailures() {
	}

	/**
	 * Does something and turns what may go wrong into a {@link GantryException}.
	 * @param attempt what is attempted, as it follows "Could not"
	 */
	static <T> T told(String attempt, Work<T> work) {
		try {
			return work.run();
		}
		catch (InvalidImageException ex) {
			throw new GantryException(ErrorCode.IMAGE_INVALID, "Could not " + attempt + ": " + ex.getMessage(),
					"Use another image, or build and push this one again", ex);
		}
		catch (RegistryException ex) {
			throw new GantryException(ErrorCode.UPSTREAM_FAILED, "Could not " + attempt + ": " + ex.getMessage(),
					"Check that this node reaches the registry, then try again", ex);
		}
		catch (IOException ex) {
			throw local(attempt, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new GantryException(ErrorCode.STATE_CONFLICT, "Could not " + attempt + ": it was interrupted",
					"Try again", ex);
		}
	}

	private static GantryException local(String attempt, IOException ex) {
		if (isOutOfSpace(ex)) {
			return new GantryException(ErrorCode.HOST_UNFIT,
					"Could not " + attempt + ": the disk is full (" + ex.getMessage() + ")",
					"Free some space on this node's disk or give its home a larger one, then try again", ex);
		}
		return new GantryException(ErrorCode.INTERNAL, "Could not " + attempt + ": " + ex.getMessage(),
				"The agent's log says more", ex);
	}

	private static boolean isOutOfSpace(IOException ex) {
		if (ex instanceof FileOperationException file) {
			return file.isOutOfSpace();
		}
		return ex.getMessage() != null && ex.getMessage().contains("No space left on device");
	}

	/** Something that may fail. */
	@FunctionalInterface
	interface Work<T> {

		T run() throws IOException, InterruptedException;

	}

}
