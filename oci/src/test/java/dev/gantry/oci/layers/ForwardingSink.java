package dev.gantry.oci.layers;

import java.io.IOException;
import java.io.InputStream;

/** Passes everything on; for tests that change one thing. */
class ForwardingSink implements LayerSink {

	private final LayerSink next;

	ForwardingSink(LayerSink next) {
		this.next = next;
	}

	@Override
	public void directory(LayerPath path, EntryMetadata metadata) throws IOException {
		this.next.directory(path, metadata);
	}

	@Override
	public void file(LayerPath path, EntryMetadata metadata, long size, InputStream content) throws IOException {
		this.next.file(path, metadata, size, content);
	}

	@Override
	public void symlink(LayerPath path, EntryMetadata metadata, String target) throws IOException {
		this.next.symlink(path, metadata, target);
	}

	@Override
	public void hardlink(LayerPath path, LayerPath target) throws IOException {
		this.next.hardlink(path, target);
	}

	@Override
	public void device(LayerPath path, EntryMetadata metadata, DeviceKind kind, int major, int minor)
			throws IOException {
		this.next.device(path, metadata, kind, major, minor);
	}

	@Override
	public void whiteout(LayerPath path) throws IOException {
		this.next.whiteout(path);
	}

	@Override
	public void opaque(LayerPath directory) throws IOException {
		this.next.opaque(directory);
	}

}
