package dev.gantry.engine.sources;

import java.io.IOException;
import java.io.InputStream;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.oci.layers.DeviceKind;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerSink;

/** Lets through what a source tree can hold: files, directories and links. */
final class SourceSink implements LayerSink {

	private final LayerSink sink;

	SourceSink(LayerSink sink) {
		this.sink = sink;
	}

	@Override
	public void directory(LayerPath path, EntryMetadata metadata) throws IOException {
		this.sink.directory(path, metadata);
	}

	@Override
	public void file(LayerPath path, EntryMetadata metadata, long size, InputStream content) throws IOException {
		this.sink.file(path, metadata, size, content);
	}

	@Override
	public void symlink(LayerPath path, EntryMetadata metadata, String target) throws IOException {
		this.sink.symlink(path, metadata, target);
	}

	@Override
	public void hardlink(LayerPath path, LayerPath target) throws IOException {
		this.sink.hardlink(path, target);
	}

	@Override
	public void device(LayerPath path, EntryMetadata metadata, DeviceKind kind, int major, int minor) {
		throw refused(path, "is a device or a pipe");
	}

	@Override
	public void whiteout(LayerPath path) {
		throw refused(path, "has a name that layers mark deletions with (.wh.…)");
	}

	@Override
	public void opaque(LayerPath directory) {
		throw refused(directory, "has a name that layers mark deletions with (.wh.…)");
	}

	private static GantryException refused(LayerPath path, String why) {
		return new GantryException(ErrorCode.SOURCE_UNSAFE, "The source archive's '" + path + "' " + why,
				"Leave it out of the archive");
	}

}
