package dev.gantry.oci.layers;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.oci.digest.Digest;

/** Writes down what it is told, one line each. */
final class RecordingSink implements LayerSink {

	final List<String> events = new ArrayList<>();

	final Map<String, EntryMetadata> metadata = new LinkedHashMap<>();

	final Map<String, byte[]> contents = new LinkedHashMap<>();

	@Override
	public void directory(LayerPath path, EntryMetadata meta) {
		note("dir", path, meta, "");
	}

	@Override
	public void file(LayerPath path, EntryMetadata meta, long size, InputStream content) throws IOException {
		byte[] bytes = content.readAllBytes();
		this.contents.put(path.toString(), bytes);
		note("file", path, meta, " " + size + " " + Digest.ofBytes(bytes).shortHex());
	}

	@Override
	public void symlink(LayerPath path, EntryMetadata meta, String target) {
		note("symlink", path, meta, " -> " + target);
	}

	@Override
	public void hardlink(LayerPath path, LayerPath target) {
		this.events.add("hardlink " + path + " = " + target);
	}

	@Override
	public void device(LayerPath path, EntryMetadata meta, DeviceKind kind, int major, int minor) {
		note(kind.name().toLowerCase(), path, meta, " " + major + ":" + minor);
	}

	@Override
	public void whiteout(LayerPath path) {
		this.events.add("whiteout " + path);
	}

	@Override
	public void opaque(LayerPath directory) {
		this.events.add("opaque " + directory);
	}

	private void note(String kind, LayerPath path, EntryMetadata meta, String more) {
		this.metadata.put(path.toString(), meta);
		this.events.add(kind + " " + path + more);
	}

}
