package dev.gantry.oci.archives;

import java.io.IOException;
import java.io.InputStream;

import dev.gantry.oci.layers.DeviceKind;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerSink;

/** Looks at the regular files of an archive and lets all else pass by. */
abstract class FilesOnly implements LayerSink {

	abstract void file(String name, long size, InputStream content) throws IOException;

	@Override
	public final void file(LayerPath path, EntryMetadata metadata, long size, InputStream content) throws IOException {
		file(path.toString(), size, content);
	}

	@Override
	public void directory(LayerPath path, EntryMetadata metadata) {
		// Nothing of it matters here.
	}

	@Override
	public void symlink(LayerPath path, EntryMetadata metadata, String target) {
		// Nothing of it matters here.
	}

	@Override
	public void hardlink(LayerPath path, LayerPath target) {
		// Nothing of it matters here.
	}

	@Override
	public void device(LayerPath path, EntryMetadata metadata, DeviceKind kind, int major, int minor) {
		// Nothing of it matters here.
	}

	@Override
	public void whiteout(LayerPath path) {
		// Nothing of it matters here.
	}

	@Override
	public void opaque(LayerPath directory) {
		// Nothing of it matters here.
	}

}
