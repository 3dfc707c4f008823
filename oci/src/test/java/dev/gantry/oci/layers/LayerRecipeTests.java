package dev.gantry.oci.layers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LayerRecipeTests {

	private final Map<String, byte[]> files = new HashMap<>();

	private byte[] record(byte[] archive) throws IOException {
		ByteArrayOutputStream recipe = new ByteArrayOutputStream();
		FilesOfLayer sink = new FilesOfLayer(this.files);
		new LayerReader(LayerLimits.DEFAULT).recording(recipe).read(new ByteArrayInputStream(archive), sink);
		return recipe.toByteArray();
	}

	private byte[] replay(byte[] recipe) throws IOException {
		try (InputStream in = LayerRecipe.replay(new ByteArrayInputStream(recipe),
				(path) -> new ByteArrayInputStream(this.files.get(path.toString())))) {
			return in.readAllBytes();
		}
	}

	@Test
	void makesTheSameArchiveAgain() throws IOException {
		byte[] noise = new byte[300_000];
		new Random(3).nextBytes(noise);
		byte[] archive = new TarBuilder().directory("./")
			.pax("path=" + "long/".repeat(40) + "name", "SCHILY.xattr.user.a=b")
			.file("short", "content")
			.symlink("link", "/etc")
			.entry('0', "noise", "", noise)
			.hardlink("twin", "noise")
			.file(".wh.gone", "")
			.file("empty", "")
			.build();
		byte[] recipe = record(archive);
		assertThat(recipe).hasSizeLessThan(2000);
		assertThat(replay(recipe)).isEqualTo(archive);
	}

	@Test
	void keepsWhatFollowsTheEndOfTheArchive() throws IOException {
		byte[] archive = new TarBuilder().file("f", "x").build();
		byte[] padded = java.util.Arrays.copyOf(archive, archive.length + 12_345);
		assertThat(replay(record(padded))).isEqualTo(padded);
	}

	@Test
	void saysThatAFileBecameShorter() throws IOException {
		byte[] recipe = record(new TarBuilder().file("f", "content").build());
		this.files.put("f", new byte[3]);
		assertThatExceptionOfType(EOFException.class).isThrownBy(() -> replay(recipe)).withMessageContaining("'f'");
	}

	/** Keeps files in memory. */
	private static final class FilesOfLayer extends ForwardingSink {

		private final Map<String, byte[]> files;

		FilesOfLayer(Map<String, byte[]> files) {
			super(new RecordingSink());
			this.files = files;
		}

		@Override
		public void file(LayerPath path, EntryMetadata metadata, long size, InputStream content) throws IOException {
			this.files.put(path.toString(), content.readAllBytes());
		}

	}

}
